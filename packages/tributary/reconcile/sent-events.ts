/** The events that were sent, from topics or files of lines. */
import { randomUUID } from 'node:crypto'
import { TopicReader } from '@tributary/kafka'
import { isKafka, readAddress } from '../kafka/address.ts'
import { openInput, splitLines } from '../sources/lines.ts'
import { isObject, type Json } from './wiki-api.ts'
import type { Wiki, WikiChange } from './wiki-changes.ts'

/** The wiki's times have whole seconds, and an event may have the second before or after. */
const SAME_MS = 2000

/** A revision as an event has it. */
export interface SentRevision {
  readonly id: number
  readonly parent: number
  /** When it was made; RFC 3339. */
  readonly madeAt: string
  /** What was hidden, as MediaWiki's bits. */
  readonly bits: number
}

export class SentEvents {
  /** Of one wiki. */
  count = 0
  readonly #wiki: Wiki
  readonly #revisions = new Set<number>()
  /** Times of the other kinds, by kind and page. */
  readonly #times = new Map<string, number[]>()
  /** The revisions of each page, with the times of their events. */
  readonly #made = new Map<number, { readonly at: number; readonly revision: SentRevision }[]>()

  constructor(wiki: Wiki) {
    this.#wiki = wiki
  }

  /**
   * Reads a topic to where it ends now, or a file.
   * @param since leaves out the records of a topic that were written before
   */
  async read(
    place: string,
    since: number | undefined,
    signal: AbortSignal,
    report: (line: string) => void,
  ): Promise<void> {
    if (!isKafka(place)) {
      for await (const line of splitLines(await openInput(place))) this.#add(line)
      return
    }
    const address = readAddress('--events', place)
    const group = `tributary-reconcile-${randomUUID()}`
    const topic = await TopicReader.open(address, group, report, since)
    try {
      for await (const records of topic.read(new Map(), signal)) {
        for (const { value } of records) if (value) this.#add(value)
      }
    } finally {
      await topic.close()
    }
  }

  has({ kind, revision, page, at }: WikiChange): boolean {
    if (kind === 'create' || kind === 'edit' || kind === 'move') {
      return this.#revisions.has(revision ?? 0)
    }
    const times = this.#times.get(`${kind} ${page.pageId}`) ?? []
    return times.some((time) => Math.abs(time - Date.parse(at)) <= SAME_MS)
  }

  /** The newest revision that a page had at a time, of those that an event was about. */
  newestOf({ page, at }: WikiChange): SentRevision | undefined {
    const time = Date.parse(at)
    const earlier = (this.#made.get(page.pageId) ?? []).filter((each) => each.at <= time)
    return earlier.map(({ revision }) => revision).sort((a, b) => b.id - a.id)[0]
  }

  /** A line that is no page change, or that of another wiki, does not count. */
  #add(value: Uint8Array): void {
    const event = parsed(value)
    const { wiki_id, page, revision, page_change_kind: kind, dt } = event ?? {}
    if (wiki_id !== this.#wiki.id || !isObject(page) || !isObject(revision)) return
    const [pageId, revId] = [Number(page.page_id), Number(revision.rev_id)]
    this.count++
    const { rev_parent_id: parent = 0, rev_dt } = revision
    const madeAt = new Date(String(rev_dt))
    if (!Number.isNaN(madeAt.getTime())) {
      const made = { id: revId, parent: Number(parent), madeAt: madeAt.toISOString() }
      const all = this.#made.get(pageId) ?? []
      all.push({ at: Date.parse(String(dt)), revision: { ...made, bits: bitsOf(revision) } })
      this.#made.set(pageId, all)
    }
    if (kind === 'create' || kind === 'edit' || kind === 'move') this.#revisions.add(revId)
    else {
      const key = `${kind} ${pageId}`
      this.#times.set(key, [...(this.#times.get(key) ?? []), Date.parse(String(dt))])
    }
  }
}

function bitsOf(revision: Json): number {
  const parts = ['is_content_visible', 'is_comment_visible', 'is_editor_visible']
  return parts.reduce((bits, part, i) => bits + (revision[part] === false ? 1 << i : 0), 0)
}

function parsed(value: Uint8Array) {
  try {
    const event: unknown = JSON.parse(Buffer.from(value).toString())
    return isObject(event) ? event : undefined
  } catch {
    return undefined
  }
}
