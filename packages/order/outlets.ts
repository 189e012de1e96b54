/** Where an ordered stream writes: to sinks over HTTP, or to the topics of the transport that brings the events. */
import {
  type Event,
  type HttpSink,
  httpSink,
  type Outgoing,
  RetryableError,
  type Store,
  TerminalError,
} from '@tributary/runtime'

interface Addresses {
  readonly K_SINK?: string
  readonly INCONSISTENCY_SINK?: string
  readonly EVENT_DEADLINE_MS: number
}

/** Attributes of CloudEvents, by name. */
type Marks = Readonly<Record<string, string>>

/** An event on its way out. */
export interface Leaving {
  readonly outgoing: Outgoing<unknown>
  readonly signal: AbortSignal
  /** Stores it, where a transport has brought it. */
  readonly store: Store | undefined
}

export class Outlets {
  readonly #ordered: HttpSink | undefined
  readonly #inconsistent: HttpSink | undefined

  constructor({ K_SINK, INCONSISTENCY_SINK, EVENT_DEADLINE_MS }: Addresses) {
    this.#ordered = httpSink('K_SINK', K_SINK, EVENT_DEADLINE_MS)
    this.#inconsistent = httpSink('INCONSISTENCY_SINK', INCONSISTENCY_SINK, EVENT_DEADLINE_MS)
  }

  async warm(): Promise<void> {
    await Promise.all([this.#ordered?.warm(), this.#inconsistent?.warm()])
  }

  async close(): Promise<void> {
    await Promise.all([this.#ordered?.close(), this.#inconsistent?.close()])
  }

  publish(leaving: Leaving, marks: Marks): Promise<void> {
    return leaving.store
      ? stored(leaving, leaving.store, marks)
      : posted(leaving, this.#ordered, 'K_SINK', marks)
  }

  report(leaving: Leaving, marks: Marks): Promise<void> {
    return leaving.store
      ? stored(leaving, leaving.store, marks, 'inconsistencies')
      : posted(leaving, this.#inconsistent, 'INCONSISTENCY_SINK', marks)
  }
}

async function posted(
  { outgoing, signal }: Leaving,
  sink: HttpSink | undefined,
  name: string,
  marks: Marks,
): Promise<void> {
  if (!sink) throw new RetryableError(`${name} is not set yet`, { code: 'sink_unavailable' })
  const { message } = outgoing
  // Drop incoming marks: they describe another stream's order.
  const { 'ce-gap': _, 'ce-reason': __, 'ce-sequence': ___, ...headers } = message.headers
  for (const [name, text] of Object.entries(marks)) headers[`ce-${name}`] = text
  await sink.deliver({ ...outgoing, message: { ...message, headers } }, signal)
}

async function stored(
  { outgoing }: Leaving,
  store: Store,
  marks: Marks,
  to?: 'inconsistencies',
): Promise<void> {
  const { gap: _, reason: __, sequence: ___, ...event } = outgoing.event
  const tooLarge = await store({ ...event, ...marks } as Event, outgoing.message.body, to)
  if (tooLarge !== undefined) throw new TerminalError(tooLarge, { code: 'event_too_large' })
}
