import { hangingHeaders } from './dead-letter.ts'
import type { Outcome } from './delivery.ts'
import { parse, type SourceEvent } from './record.ts'

/**
 * What of a page event is shown: page_change's fields, and revision-create's where they differ. As
 * they come: nothing has checked them.
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

/** One event's fate on one readable line: `enriched  edit    labwiki/31  Calder_Beck  rev 55  171 B`. */
export function describe(outcome: Outcome, event: SourceEvent): string {
  return printable([outcome.kind.padEnd(8), ...details(outcome, event)].join('  '))
}

function details(outcome: Outcome, event: SourceEvent): string[] {
  switch (outcome.kind) {
    case 'enriched':
    case 'inconsistent': {
      const { value, attributes } = outcome.reply
      const change = pageOf(value)
      const kind = word(change.page_change_kind).padEnd(6)
      if (change.page) return [kind, ...page(change), ...content(change)]
      return [attributes.subject ?? word(event.attributes.subject), size(value?.length ?? 0)]
    }
    case 'skipped':
      return subject(event)
    case 'dead':
      return [...why(outcome), ...subject(event)]
  }
}

const pageOf = (body: Buffer | null): PageEvent => (parse(body) as PageEvent | null) ?? {}

const word = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

function subject(event: SourceEvent): string[] {
  const change = pageOf(event.body)
  const named = (change.wiki_id ?? change.database) !== undefined
  return named ? page(change) : [word(event.attributes.subject)]
}

function page(change: PageEvent): string[] {
  const id = word(change.page?.page_id ?? change.page_id)
  const rev = word(change.revision?.rev_id ?? change.rev_id)
  return [
    `${word(change.wiki_id ?? change.database)}/${id}`,
    word(change.page?.page_title ?? change.page_title),
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

/** The status, and the code and detail of the problem the function answered with. */
function why({ failure }: Extract<Outcome, { kind: 'dead' }>): string[] {
  const { answer } = failure
  const problem = (parse(answer?.body ?? null) ?? {}) as { code?: unknown; detail?: unknown }
  const code = word(problem.code ?? answer?.headers.get('kne-code'))
  const detail = word(problem.detail)
  return [
    code === '' ? failure.message : `${answer?.status} ${code}`,
    ...(detail === '' ? [] : [detail]),
    ...hangingHeaders(answer).map((name) => `${name} would hang its partition in Knative`),
  ]
}

/** Without what would move a terminal's cursor, or turn its writing direction. */
const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '\u{fffd}')
