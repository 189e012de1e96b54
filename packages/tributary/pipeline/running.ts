import { setTimeout as sleep } from 'node:timers/promises'
import { FunctionClient } from '../client.ts'
import { functionAddress } from '../dead-letter.ts'
import { Dispatcher, type Outcome } from '../dispatcher.ts'
import { describe } from '../display.ts'
import type { SourceEvent } from '../event.ts'
import { RunError } from '../failures.ts'
import { consume } from '../ordering.ts'
import type { Source } from '../sources/source.ts'
import type { Pipeline } from './opening.ts'

/**
 * Delivers the events of all sources.
 * @returns whether every source was read to its end, or until it was stopped
 */
export async function deliverSources(pipeline: Pipeline): Promise<boolean> {
  const { sources, stop, tally, report } = pipeline
  tally.begin()
  const delivering = sources.map(async (source) => {
    try {
      await deliverSource(source, pipeline)
      return true
    } catch (error) {
      stop.abort()
      if (!(error instanceof RunError)) throw error
      report(error.message)
      return false
    }
  })
  // A bug of one source is thrown only when the others have ended.
  await Promise.allSettled(delivering)
  return (await Promise.all(delivering)).every(Boolean)
}

/**
 * Delivers the events of one source with its own client: up to 100 requests in flight, as a KafkaSource.
 * @throws RunError if the source breaks; anything else is a bug
 */
async function deliverSource(source: Source, pipeline: Pipeline): Promise<void> {
  const { options, tally, stop, abandonment, failures } = pipeline
  const { url, connect, config } = pipeline.started
  // The function refuses more than it takes, and an event that is refused too often becomes a dead letter. An
  // event still counts there for a moment when its answer is here already: so half as many.
  const share = config.MAX_CONCURRENT_EVENTS / pipeline.sources.length
  const most = Math.max(1, Math.floor(share / 2))
  const client = new FunctionClient(url, connect, options.timeout, most)
  const closeClient = () => client.close()
  abandonment.signal.addEventListener('abort', closeClient)
  const dispatcher = dispatcherFor(source, client, pipeline)
  // Once stopped, the events of a source that commits are left for the next run, which reads them again.
  const isLeft = (event: SourceEvent) =>
    source.done !== undefined && (stop.signal.aborted || source.isLost?.(event) === true)
  let bug: unknown
  const handle = async (event: SourceEvent) => {
    if (isLeft(event)) return tally.leave()
    if (abandonment.signal.aborted) return
    try {
      const outcome = await dispatcher.deliver(event)
      tally.count(outcome)
      if (outcome.kind === 'dead') failures.deadLetter(outcome.failure)
      show(outcome, event, pipeline)
      if (outcome.kind !== 'dead' || outcome.stored) source.done?.(event)
      else if (source.done) stop.abort()
    } catch (error) {
      const abandoned = abandonment.because(error) || abandonment.signal.aborted
      const left = isLeft(event) && (abandoned || (error as Error).name === 'AbortError')
      if (left) return tally.leave()
      if (!abandoned) bug = error
      stop.abort()
    }
  }
  const { ordering, limit } = options
  try {
    await consume(tally.reading(source.events), handle, { ordering, limit, signal: stop.signal })
  } finally {
    closeClient()
  }
  if (bug !== undefined) throw bug
}

function dispatcherFor(source: Source, client: FunctionClient, pipeline: Pipeline): Dispatcher {
  const { name, options, endpoints, tally, stop, abandonment, failures } = pipeline
  const signal = source.done ? stop.signal : abandonment.signal
  return new Dispatcher(
    { ...endpoints, call: (event) => client.post(event), destination: functionAddress(name) },
    {
      retry: options.retry,
      backoffPolicy: options['backoff-policy'],
      backoffDelay: options['backoff-delay'],
    },
    {
      retrying: (failure) => {
        tally.retried++
        if (!options.quiet && !abandonment.signal.aborted) failures.retry(failure)
      },
      pause: (ms) => sleep(ms, undefined, { signal }),
    },
  )
}

/** One line for each event, unless standard output is for the events themselves. */
function show(outcome: Outcome, event: SourceEvent, { options, progress }: Pipeline): void {
  if (options.output !== '-' && !options.quiet) progress.print(describe(outcome, event))
}
