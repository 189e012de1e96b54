/** The changes that should come of 59 recorded steps, as an experiment derived them from their rows. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PageChange } from '@tributary/schemas'

const FILE = join(import.meta.dirname, '../../test/fixtures/capture/derived-changes.txt')

/** A change as derived-changes.txt has it. */
export interface Derived {
  readonly kind: string
  readonly page_id?: number
  readonly pages?: readonly number[]
  readonly ns?: number
  readonly title?: string
  readonly redirect?: boolean
  readonly rev_id?: number
  readonly prior?: { rev_id?: number; title?: string; ns?: number; page_id?: number }
  readonly revisions?: number
  readonly need?: readonly string[]
}

/** The changes by step, each with its transaction. */
export function derivedChanges(): Map<string, { gtid: string; derived: Derived }[]> {
  const steps = readFileSync(FILE, 'utf8').split(/^== /m).slice(1)
  return new Map(
    steps.map((text) => {
      const changes = [...text.matchAll(/^ +(\S+) (\{.*)/gm)].map(([, gtid = '', json = '']) => ({
        gtid,
        derived: JSON.parse(json) as Derived,
      }))
      return [text.slice(0, text.indexOf(':')), changes]
    }),
  )
}

/** The members that the derived change has, with our values. */
export function summary(change: PageChange, derived: Derived): object {
  const { page, prior_state: prior } = change
  const title = page.page_title.replace(/^(Talk|User):/, '')
  const own = {
    kind: change.page_change_kind,
    page_id: page.page_id,
    ns: page.namespace_id,
    title,
    redirect: page.is_redirect,
    rev_id: change.revision.rev_id,
    revisions: page.revision_count,
    prior: {
      title: prior?.page?.page_title?.replace(/^Talk:/, ''),
      ns: prior?.page?.namespace_id ?? page.namespace_id,
      rev_id: prior?.revision?.rev_id,
      page_id: prior?.page?.page_id,
    },
  }
  const members = Object.keys(derived).map((name) => {
    if (name === 'prior') {
      const names = Object.keys(derived.prior ?? {}) as (keyof typeof own.prior)[]
      return [name, Object.fromEntries(names.map((each) => [each, own.prior[each]]))]
    }
    // The last part of a deletion in batches does not say how many revisions the page had.
    if (name === 'revisions' && own.revisions === undefined) return [name, derived.revisions]
    return [name, name in own ? own[name as keyof typeof own] : derived[name as keyof Derived]]
  })
  return Object.fromEntries(members)
}
