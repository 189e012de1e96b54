/** A function's delivery that emits the changes of the database of which no event was sent. */
import { setMaxListeners } from 'node:events'
import type { MediaWikiRecords } from '@tributary/mediawiki'
import { changeOf } from '@tributary/order'
import {
  type Delivery,
  type Event,
  type Lookup,
  type OpenDelivery,
  type Ordering,
  type Outgoing,
  type Partitions,
  RetryableError,
  type Service,
  type Skip,
  type Store,
  skip,
} from '@tributary/runtime'
import type { PageChange } from '@tributary/schemas'
import type { CapturedEnding, Mark, SentEnding } from './change.ts'
import { differing } from './differing.ts'
import { millisecondsOf } from './duration.ts'
import { Emissions, stored } from './emissions.ts'
import { type ReconcileConfig, settings } from './generated/config.js'
import { ReconcileMetrics } from './metrics.ts'
import { Reconciling } from './reconciling.ts'

/** By side, the stream of changes from the database's log, and that of the events that were sent. */
const STREAMS = {
  captured: 'mediawiki.page_change_captured',
  sent: 'mediawiki.page_change.v1',
} as const

type Side = keyof typeof STREAMS

type Wiki = Lookup<MediaWikiRecords>

/** A partition that has brought nothing for so long is not waited for. */
const IDLE_MS = 4000
/** How often it looks whether a partition is not waited for any more. */
const TICK_MS = 1000

/** While one side is out, the other one's events wait. Beyond these the process starts again. */
const MOST_WAITING = 100_000
const MOST_BYTES = 256 * 1024 * 1024

/**
 * A function's delivery that compares the changes of the database with the events that were sent. A change
 * without an event within RECONCILE_AFTER is emitted in its place, with the attribute `reconciled`. An event
 * without a change goes to the inconsistencies, with the reason `surplus`. It needs FUNC_TRANSPORT=kafka, and a lookup
 * `wiki` of the function, `mediawikiRecords`: what was hidden since the change is left out.
 */
export const reconciling: OpenDelivery<PageChange, ReconcileConfig> = {
  settings,
  holdsEvents: true,
  open: (service, _, { wiki } = {}) => new ReconcilingDelivery(service, wiki as Wiki | undefined),
}

class ReconcilingDelivery implements Delivery<PageChange> {
  readonly ordering: Ordering<PageChange>
  readonly #reconciling: Reconciling
  readonly #metrics: ReconcileMetrics
  readonly #draining = new AbortController()
  /** Newest times of either side, in milliseconds since the epoch. */
  #reached = { ...NOTHING }
  readonly #emissions: Emissions
  readonly #timer: NodeJS.Timeout
  #partitions: Partitions | undefined
  /** Events that have not ended. */
  #held = 0
  #bytes = 0

  constructor({ config, metrics }: Service<ReconcileConfig>, wiki: Wiki | undefined) {
    this.#emissions = new Emissions(wiki as Wiki)
    this.#reconciling = new Reconciling(millisecondsOf(config.RECONCILE_AFTER))
    this.#metrics = new ReconcileMetrics(metrics, () => this.#reconciling.waiting)
    this.#timer = setInterval(() => this.#settle(), TICK_MS).unref()
    const held = () => ({ events: this.#held, bytes: this.#bytes })
    this.ordering = {
      begin: async (partitions) => {
        if (!wiki) throw new Error(NO_WIKI)
        this.#partitions = partitions
      },
      timeOf: ({ event, change }) => changeOf(event, change).intake,
      idle: IDLE_MS,
      get held() {
        return held()
      },
    }
    setMaxListeners(0, this.#draining.signal)
  }

  async warm(): Promise<void> {}

  async deliver(
    outgoing: Outgoing<PageChange>,
    signal: AbortSignal,
    store?: Store,
  ): Promise<Skip | undefined> {
    if (!store) throw NO_TRANSPORT
    const bytes = Buffer.byteLength(outgoing.message.body ?? '')
    this.#bytes += bytes
    this.#checkMemory()
    try {
      const { meta } = outgoing.received.change
      return meta.stream === STREAMS.captured
        ? await this.#captured(outgoing, signal, store)
        : await this.#sent(outgoing, signal, store)
    } finally {
      this.#bytes -= bytes
    }
  }

  drain(): void {
    clearInterval(this.#timer)
    this.#draining.abort()
  }

  async close(): Promise<void> {}

  async #captured(
    outgoing: Outgoing<PageChange>,
    signal: AbortSignal,
    store: Store,
  ): Promise<Skip | undefined> {
    const { change } = outgoing.received
    const entry = { ...entryOf(outgoing), change }
    let emitted: Promise<void> | undefined
    const emit = (mark: Mark) => {
      emitted = this.#emissions.emit(entry.page, outgoing, mark, { signal, store })
      // It is awaited below, maybe much later.
      emitted.catch(() => {})
    }
    const ending = await this.#until<CapturedEnding>('captured', entry.time, signal, (finish) =>
      this.#reconciling.captured(entry, {
        emit,
        end: (ending, event) => {
          if (event) this.#metrics.differs(differing(change, event.change as PageChange))
          finish(ending)
        },
      }),
    )
    await emitted
    // One that is finished does not come again, and with it those that follow it.
    await this.#emissions.stored(entry.page)
    this.#metrics.changeEnded(ending)
    return emitted ? undefined : skip(ending)
  }

  async #sent(outgoing: Outgoing<PageChange>, signal: AbortSignal, store: Store): Promise<Skip> {
    const { change } = outgoing.received
    const revisionTime = Date.parse(change.revision.rev_dt)
    const entry = { ...entryOf(outgoing), change, revisionTime }
    const ending = await this.#until<SentEnding>('sent', entry.time, signal, (finish) =>
      this.#reconciling.sent(entry, finish),
    )
    // It is finished together with its change, which would be missing without it after a restart.
    await this.#emissions.stored(entry.page)
    if (ending === 'surplus') {
      const { event, message } = outgoing
      await stored({ ...event, reason: ending } as Event, message.body, store, 'inconsistencies')
    }
    this.#metrics.eventEnded(ending)
    return skip(ending)
  }

  #settle(): void {
    this.#reconciling.settle({
      captured: this.#progressOf('captured'),
      sent: this.#progressOf('sent'),
    })
  }

  /**
   * How far a side has come. After an outage its next event may be hours later than the last one: that is known before
   * it is its turn, else what the other side has of these hours would wait for it in memory.
   */
  #progressOf(side: Side): number {
    const watermark = this.#partitions?.watermarkOf(STREAMS[side]) ?? Number.POSITIVE_INFINITY
    return watermark === Number.POSITIVE_INFINITY ? this.#reached[side] : watermark
  }

  /**
   * Resolves when the event has ended.
   * @param begin returns what abandons the event
   * @throws RetryableError `draining`, or the signal's reason: the event comes again
   */
  #until<E>(
    side: Side,
    time: number,
    signal: AbortSignal,
    begin: (end: (ending: E) => void) => () => void,
  ): Promise<E> {
    const signals = [signal, this.#draining.signal]
    return new Promise((resolve, reject) => {
      if (signals.some(({ aborted }) => aborted)) return reject(draining())
      this.#held++
      const giveBack = () => {
        release()
        abandon()
        // Its partition is read again from an older event on.
        this.#reached = { ...NOTHING }
        reject(draining())
      }
      let isHeld = true
      const release = () => {
        this.#held--
        isHeld = false
        for (const each of signals) each.removeEventListener('abort', giveBack)
      }
      const abandon = begin((ending) => {
        release()
        resolve(ending)
      })
      if (isHeld) for (const each of signals) each.addEventListener('abort', giveBack)
      // A time in the future would make all changes missing.
      this.#reached[side] = Math.max(this.#reached[side], Math.min(time, Date.now()))
      this.#settle()
    })
  }

  #checkMemory(): void {
    const { captured, sent } = this.#reconciling.waiting
    if (this.#held <= MOST_WAITING && this.#bytes <= MOST_BYTES) return
    const [silent, other] = captured > sent ? ['sent', captured] : ['captured', sent]
    this.#partitions?.end(
      `${other} events wait for ${silent} ones, which do not come; find out why, this process starts again`,
    )
  }
}

const NOTHING = { captured: Number.NEGATIVE_INFINITY, sent: Number.NEGATIVE_INFINITY }

const NO_TRANSPORT = new RetryableError(
  'a stream is reconciled directly on Kafka only; set FUNC_TRANSPORT=kafka',
  { code: 'try_later' },
)

const NO_WIKI =
  'the delivery `reconciling` needs a lookup; add `lookups: { wiki: mediawikiRecords }`'

const draining = () => new RetryableError('this process is about to end', { code: 'draining' })

function entryOf({ event, received, message }: Outgoing<PageChange>) {
  const { id, intake, revision, kind, time } = changeOf(received.event, received.change)
  const page = String(event.partitionkey ?? message.headers['ce-partitionkey'])
  const { wiki_id: wiki } = received.change
  return { id, time: intake, happened: time, revision, kind, page, wiki }
}
