import { hangingHeaders } from './dead-letter.ts'
import type { Outcome } from './dispatcher.ts'
import { parse, type SourceEvent } from './event.ts'
import { failureReason, text } from './problem.ts'

/**
 * The fields of a page event that are shown: page_change's, and revision-create's where they differ.
 * Nothing has validated them.
 */
interface PageEvent {
  readonly page_change_kind?: unknown
  readonly wiki_id?: unknown
  readonly database?: unknown
  readonly page?: { readonly page_id?: unknown; readonly page_title?: unknown } | null
  readonly page_id?: unknown
  readonly page_title?: unknown
  readonly revision?: {
    readonly rev_id?: unknown
    readonly content_slots?: Readonly<Record<string, { content_body?: unknown } | null>> | null
  } | null
  readonly rev_id?: unknown
}

/** One event's outcome on one line: `enriched  edit    labwiki/31  Calder_Beck  rev 55  171 B`. */
export function describe(outcome: Outcome, event: SourceEvent): string {
  return printable([outcome.kind.padEnd(8), ...details(outcome, event)].join('  '))
}

function details(outcome: Outcome, event: SourceEvent): string[] {
  switch (outcome.kind) {
    case 'enriched':
    case 'inconsistent': {
      const { value, attributes } = outcome.reply
      const change = pageEvent(value)
      const kind = text(change.page_change_kind).padEnd(6)
      if (change.page) return [kind, ...page(change), ...content(change)]
      return [attributes.subject ?? text(event.attributes.subject), size(value?.length ?? 0)]
    }
    case 'skipped':
      return subject(event)
    case 'dead':
      return [...why(outcome), ...subject(event)]
  }
}

const pageEvent = (body: Buffer | null): PageEvent => (parse(body) as PageEvent | null) ?? {}

function subject(event: SourceEvent): string[] {
  const change = pageEvent(event.body)
  const hasPage = (change.wiki_id ?? change.database) !== undefined
  return hasPage ? page(change) : [text(event.attributes.subject)]
}

function page(change: PageEvent): string[] {
  const id = text(change.page?.page_id ?? change.page_id)
  const rev = text(change.revision?.rev_id ?? change.rev_id)
  return [
    `${text(change.wiki_id ?? change.database)}/${id}`,
    text(change.page?.page_title ?? change.page_title),
    ...(rev === '' ? [] : [`rev ${rev}`]),
  ]
}

function content({ revision }: PageEvent): string[] {
  const bodies = Object.values(revision?.content_slots ?? {}).map((slot) => slot?.content_body)
  const texts = bodies.filter((body) => typeof body === 'string')
  if (texts.length === 0) return []
  return [size(texts.reduce((sum, body) => sum + Buffer.byteLength(body), 0))]
}

const size = (bytes: number): string => `${bytes} B`

function why({ failure }: Extract<Outcome, { kind: 'dead' }>): string[] {
  const { what, detail } = failureReason(failure)
  return [
    what,
    ...(detail === '' ? [] : [detail]),
    ...hangingHeaders(failure.response).map(
      (name) => `${name} would hang its partition in Knative`,
    ),
  ]
}

/** Replaces characters that would move a terminal's cursor or turn its writing direction. */
export const printable = (line: string): string =>
  line.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '\u{fffd}')
