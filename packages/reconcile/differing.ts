/** The fields in which a change of the database and the event that was sent of it differ. */
import type { PageChange } from '@tributary/schemas'

/** Fields that both sides have of each change. A field that one side lacks does not differ. */
const FIELDS: Readonly<Record<string, (change: PageChange) => unknown>> = {
  'page.page_title': ({ page }) => page.page_title,
  'page.namespace_id': ({ page }) => page.namespace_id,
  'page.is_redirect': ({ page }) => page.is_redirect,
  'performer.user_text': ({ performer }) => performer?.user_text,
  comment: ({ comment }) => comment,
  'revision.rev_parent_id': ({ revision }) => revision.rev_parent_id,
  'revision.rev_dt': ({ revision }) => Date.parse(revision.rev_dt),
  'revision.rev_sha1': ({ revision }) => revision.rev_sha1,
  'revision.rev_size': ({ revision }) => revision.rev_size,
  'revision.comment': ({ revision }) => revision.comment,
  'revision.editor.user_text': ({ revision }) => revision.editor?.user_text,
  'prior_state.page.page_title': ({ prior_state }) => prior_state?.page?.page_title,
  'prior_state.revision.rev_id': ({ prior_state }) => prior_state?.revision?.rev_id,
}

/** @returns the names of the fields */
export const differing = (captured: PageChange, sent: PageChange): string[] =>
  Object.entries(FIELDS).flatMap(([name, read]) => {
    const [a, b] = [read(captured), read(sent)]
    return a === undefined || b === undefined || a === b ? [] : [name]
  })
