/** A function's delivery that emits the changes of the database of which no event was sent. */
import { changeOf } from '@tributary/order'
import {
  type Delivery,
  type Event,
  type OpenDelivery,
  type Ordering,
  type Outgoing,
  type Partitions,
  RetryableError,
  type Service,
  type Skip,
  type Store,
  skip,
  TerminalError,
} from '@tributary/runtime'
import type { PageChange } from '@tributary/schemas'
import { differing } from './differing.ts'
import { millisecondsOf } from './duration.ts'
import { type ReconcileConfig, settings } from './generated/config.js'
import { ReconcileMetrics } from './metrics.ts'
import { type CapturedEnding, Reconciling, type SentEnding } from './reconciling.ts'

/** The stream of changes from the database's log. All other streams have events that were sent. */
const CAPTURED = 'mediawiki.page_change_captured'

/** A partition that has brought nothing for so long is not waited for. */
const IDLE_MS = 10_000

/** While one side is out, the other one's events wait. Beyond these the process starts again. */
const MOST_WAITING = 100_000
const MOST_BYTES = 256 * 1024 * 1024

/**
 * A function's delivery that compares the changes of the database with the events that were sent. A change
 * without an event within RECONCILE_AFTER is emitted in its place, with the attribute `reconciled`. An event
 * without a change goes to the inconsistencies, with the reason `surplus`. It needs FUNC_TRANSPORT=kafka.
 */
export const reconciling: OpenDelivery<PageChange, ReconcileConfig> = {
  settings,
  holdsEvents: true,
  open: (service) => new ReconcilingDelivery(service),
}

class ReconcilingDelivery implements Delivery<PageChange> {
  readonly ordering: Ordering<PageChange>
  readonly #reconciling: Reconciling
  readonly #metrics: ReconcileMetrics
  readonly #draining = new AbortController()
  /** Newest times of either side, in milliseconds since the epoch. */
  readonly #reached = {
    captured: Number.NEGATIVE_INFINITY,
    sent: Number.NEGATIVE_INFINITY,
  }
  #partitions: Partitions | undefined
  #bytes = 0

  constructor({ config, metrics }: Service<ReconcileConfig>) {
    this.#reconciling = new Reconciling(millisecondsOf(config.RECONCILE_AFTER))
    this.#metrics = new ReconcileMetrics(metrics, () => this.#reconciling.waiting)
    const held = () => {
      const { captured, sent } = this.#reconciling.waiting
      return { events: captured + sent, bytes: this.#bytes }
    }
    this.ordering = {
      begin: async (partitions) => {
        this.#partitions = partitions
      },
      timeOf: ({ event, change }) => changeOf(event, change).intake,
      idle: IDLE_MS,
      get held() {
        return held()
      },
    }
  }

  async warm(): Promise<void> {}

  async deliver(
    outgoing: Outgoing<PageChange>,
    _: AbortSignal,
    store?: Store,
  ): Promise<Skip | undefined> {
    if (!store) throw NO_TRANSPORT
    const bytes = Buffer.byteLength(outgoing.message.body ?? '')
    this.#bytes += bytes
    this.#checkMemory()
    try {
      const { meta } = outgoing.received.change
      return meta.stream === CAPTURED
        ? await this.#captured(outgoing, store)
        : await this.#sent(outgoing, store)
    } finally {
      this.#bytes -= bytes
    }
  }

  drain(): void {
    this.#draining.abort()
  }

  async close(): Promise<void> {}

  async #captured(outgoing: Outgoing<PageChange>, store: Store): Promise<Skip | undefined> {
    const { change } = outgoing.received
    const entry = entryOf(outgoing)
    const ending = await this.#until<CapturedEnding>((end) => {
      this.#reconciling.captured({ ...entry, change }, (ending, other) => {
        if (other) this.#metrics.differs(differing(change, other.change as PageChange))
        end(ending)
      })
      this.#advance('captured', entry.time)
    })
    if (ending === 'missing') await emit(outgoing, store)
    this.#metrics.changeEnded(ending)
    return ending === 'missing' ? undefined : skip(ending)
  }

  async #sent(outgoing: Outgoing<PageChange>, store: Store): Promise<Skip> {
    const { change } = outgoing.received
    const revisionTime = Date.parse(change.revision.rev_dt)
    const entry = { ...entryOf(outgoing), change, revisionTime }
    const ending = await this.#until<SentEnding>((end) => {
      this.#reconciling.sent(entry, end)
      this.#advance('sent', entry.time)
    })
    if (ending === 'surplus') {
      const { event, message } = outgoing
      await stored({ ...event, reason: ending } as Event, message.body, store, 'inconsistencies')
    }
    this.#metrics.eventEnded(ending)
    return skip(ending)
  }

  #advance(side: 'captured' | 'sent', time: number): void {
    this.#reached[side] = Math.max(this.#reached[side], time)
    this.#reconciling.settle(this.#reached)
  }

  /** @throws RetryableError `draining`: the event comes again to the next process */
  #until<E>(begin: (end: (ending: E) => void) => void): Promise<E> {
    const { signal } = this.#draining
    return new Promise((resolve, reject) => {
      const give = () => reject(draining())
      if (signal.aborted) return give()
      signal.addEventListener('abort', give, { once: true })
      begin((ending) => {
        signal.removeEventListener('abort', give)
        resolve(ending)
      })
    })
  }

  #checkMemory(): void {
    const { captured, sent } = this.#reconciling.waiting
    if (captured + sent <= MOST_WAITING && this.#bytes <= MOST_BYTES) return
    const [silent, other] = captured > sent ? ['sent', captured] : ['captured', sent]
    this.#partitions?.end(
      `${other} events wait for ${silent} ones, which do not come; find out why, this process starts again`,
    )
  }
}

const NO_TRANSPORT = new RetryableError(
  'a stream is reconciled directly on Kafka only; set FUNC_TRANSPORT=kafka',
  { code: 'try_later' },
)

const draining = () => new RetryableError('this process is about to end', { code: 'draining' })

function entryOf({ event, received, message }: Outgoing<PageChange>) {
  const { id, intake, revision, kind } = changeOf(received.event, received.change)
  const page = String(event.partitionkey ?? message.headers['ce-partitionkey'])
  return { id, time: intake, revision, kind, page }
}

/** The change as an event of now: it was not one before. */
async function emit({ event, message }: Outgoing<PageChange>, store: Store): Promise<void> {
  const data = JSON.parse(String(message.body)) as PageChange
  const now = new Date().toISOString()
  const body = JSON.stringify({ ...data, meta: { ...data.meta, dt: now } })
  await stored({ ...event, reconciled: 'true' } as Event, body, store)
}

/** @throws TerminalError `event_too_large` */
async function stored(
  event: Event,
  body: Buffer | string | undefined,
  store: Store,
  to?: 'inconsistencies',
): Promise<void> {
  const tooLarge = await store(event, body, to)
  if (tooLarge !== undefined) throw new TerminalError(tooLarge, { code: 'event_too_large' })
}
