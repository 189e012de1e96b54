import { setTimeout as sleep } from 'node:timers/promises'
import { FunctionClient } from './client.ts'
import { functionAddress } from './dead-letter.ts'
import { Delivery, type Outcome, type Route } from './delivery.ts'
import { dispatch } from './dispatch.ts'
import { OutputClosed } from './failures.ts'
import type { Started } from './functions.ts'
import type { SourceEvent } from './record.ts'
import type { Source } from './sources/source.ts'
import type { Options } from './suitable.ts'
import type { Tally } from './tally.ts'

/** What the sources of a run have in common. */
export interface Shared {
  readonly name: string
  readonly started: Started
  readonly options: Options
  readonly route: Pick<Route, 'store' | 'bury' | 'fate'>
  readonly tally: Tally
  /** Stops the reading. */
  readonly stop: AbortController
  /** Nobody reads the output any more: what is in progress has nowhere to go. */
  readonly hangup: AbortController
  readonly show: (outcome: Outcome, event: SourceEvent) => void
}

/**
 * Delivers what a source gives, with a client, and so places in flight, of its own.
 * @throws RunError if the source breaks; anything else is a bug
 */
export async function deliverSource(source: Source, shared: Shared): Promise<void> {
  const { name, started, options, route, tally, stop, hangup, show } = shared
  const client = new FunctionClient(started.url, started.connect, options.timeout)
  hangup.signal.addEventListener('abort', () => client.close())
  const delivery = new Delivery(
    { ...route, call: (event) => client.post(event), destination: functionAddress(name) },
    {
      retry: options.retry,
      backoffPolicy: options['backoff-policy'],
      backoffDelay: options['backoff-delay'],
    },
    {
      retried: () => tally.retried++,
      pause: (ms) => sleep(ms, undefined, { signal: source.done ? stop.signal : hangup.signal }),
    },
  )
  // What comes again in the next run need not wait for its turn, or its retry, in this one.
  const givesBack = () => source.done !== undefined && stop.signal.aborted
  let bug: unknown
  const handle = async (event: SourceEvent) => {
    if (hangup.signal.aborted) return
    if (givesBack()) return tally.giveBack()
    try {
      const outcome = await delivery.deliver(event)
      tally.count(outcome)
      show(outcome, event)
      if (outcome.kind !== 'dead' || outcome.stored) source.done?.(event)
      else if (source.done) stop.abort()
    } catch (error) {
      if (givesBack() && (error as Error).name === 'AbortError') return tally.giveBack()
      if (error instanceof OutputClosed) hangup.abort()
      else if (!hangup.signal.aborted) bug = error
      stop.abort()
    }
  }
  const { ordering, limit } = options
  try {
    await dispatch(tally.reading(source.events), handle, { ordering, limit, signal: stop.signal })
  } finally {
    client.close()
  }
  if (bug !== undefined) throw bug
}
