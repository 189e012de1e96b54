/** Changes that are emitted in place of events, page by page. */
import { type Event, type Outgoing, type Store, TerminalError } from '@tributary/runtime'
import type { PageChange } from '@tributary/schemas'
import type { Mark } from './change.ts'

export class Emissions {
  /** By page, what is being stored. */
  readonly #storing = new Map<string, Set<Promise<void>>>()

  /** @throws TerminalError `event_too_large`, or the signal's reason if the event is abandoned meanwhile */
  emit(page: string, outgoing: Outgoing<PageChange>, mark: Mark, store: Store): Promise<void> {
    const storing = emission(outgoing, mark, store)
    const all = this.#storing.get(page) ?? new Set()
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

/** The change as an event of now: it was not one before. */
async function emission(
  { event, message }: Outgoing<PageChange>,
  mark: Mark,
  store: Store,
): Promise<void> {
  const data = JSON.parse(String(message.body)) as PageChange
  const now = new Date().toISOString()
  const body = JSON.stringify({ ...data, meta: { ...data.meta, dt: now } })
  await stored({ ...event, reconciled: mark } as Event, body, store)
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
