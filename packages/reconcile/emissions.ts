/** Changes that are emitted in place of events, page by page. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { MediaWikiRecords } from '@tributary/mediawiki'
import {
  type Event,
  type EventError,
  type Lookup,
  type Outgoing,
  type Store,
  TerminalError,
} from '@tributary/runtime'
import type { PageChange } from '@tributary/schemas'
import type { Mark } from './change.ts'
import { shown } from './shown.ts'

/** A wiki that has no answer is asked again after so long. */
const AGAIN_MS = 1000

export class Emissions {
  readonly #wiki: Lookup<MediaWikiRecords>
  /** By page, what is being stored. */
  readonly #storing = new Map<string, Set<Promise<void>>>()

  /** @param wiki says what has been hidden since */
  constructor(wiki: Lookup<MediaWikiRecords>) {
    this.#wiki = wiki
  }

  /** @throws TerminalError `event_too_large`, or the signal's reason if the event is abandoned meanwhile */
  emit(
    page: string,
    outgoing: Outgoing<PageChange>,
    mark: Mark,
    { signal, store }: { readonly signal: AbortSignal; readonly store: Store },
  ): Promise<void> {
    const { event, received, span } = outgoing
    const wiki = this.#wiki.forEvent({ event, change: received.change, signal, span })
    const all = this.#storing.get(page) ?? new Set()
    // All are asked for at once, and stored in their order.
    const data = asShown(outgoing, wiki, signal)
    const storing = Promise.allSettled([...all, data]).then(async () => {
      await stored({ ...event, reconciled: mark } as Event, asEventOfNow(await data), store)
    })
    this.#storing.set(page, all.add(storing))
    const done = () => {
      all.delete(storing)
      if (all.size === 0) this.#storing.delete(page)
    }
    storing.then(done, done)
    return storing
  }

  /** Resolves when all that is being stored of the page is stored, or has failed. */
  async stored(page: string): Promise<void> {
    await Promise.allSettled(this.#storing.get(page) ?? [])
  }
}

/** It was not an event before. */
const asEventOfNow = (data: PageChange): string =>
  JSON.stringify({ ...data, meta: { ...data.meta, dt: new Date().toISOString() } })

/** Asks for as long as the wiki is away: its change is not finished meanwhile. @throws TerminalError */
async function asShown(
  { message }: Outgoing<PageChange>,
  wiki: MediaWikiRecords,
  signal: AbortSignal,
): Promise<PageChange> {
  const data = JSON.parse(String(message.body)) as PageChange
  for (;;) {
    try {
      return await shown(data, wiki)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error as Partial<EventError>).retryable) throw error
      await sleep(AGAIN_MS, undefined, { signal })
    }
  }
}

/** @throws TerminalError `event_too_large` */
export async function stored(
  event: Event,
  body: Buffer | string | undefined,
  store: Store,
  to?: 'inconsistencies',
): Promise<void> {
  const tooLarge = await store(event, body, to)
  if (tooLarge !== undefined) throw new TerminalError(tooLarge, { code: 'event_too_large' })
}
