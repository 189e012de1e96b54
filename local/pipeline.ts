import { setTimeout as sleep } from 'node:timers/promises'
import { FunctionClient } from './client.ts'
import { functionAddress } from './dead-letter.ts'
import { Delivery } from './delivery.ts'
import { dispatch } from './dispatch.ts'
import { describe } from './display.ts'
import { OutputClosed, RunError } from './failures.ts'
import { type Definition, type Started, startFunction } from './functions.ts'
import type { Values } from './options.ts'
import { Progress } from './progress.ts'
import type { SourceEvent } from './record.ts'
import { deadLetterSink } from './sinks/dead-letters.ts'
import { openSink } from './sinks/open.ts'
import { replySink } from './sinks/replies.ts'
import type { Source } from './sources/source.ts'
import { Tally } from './tally.ts'

type Options = Omit<Values<'run'>, 'input' | 'group' | 'until-end'>
type Report = (line: string) => void
type Open = (started: Started, report: Report) => Source | Promise<Source>

/**
 * Source → function → sinks, in one process: what run and replay have in common.
 * @param stop stops the reading; the pipeline itself does so when nobody reads the output any more
 * @returns the exit code
 */
export async function pipeline(
  definition: Definition,
  options: Options,
  stop: AbortController,
  open: Open,
): Promise<0 | 1> {
  await using resources = new AsyncDisposableStack()
  const toStdout = options.output === '-'
  const tally = new Tally()
  // Events on the terminal are progress enough.
  const quiet = options.quiet || (toStdout && process.stdout.isTTY)
  const progress = new Progress(process.stdout, process.stderr, tally, quiet)
  resources.defer(() => progress.stop())
  const report: Report = (line) => progress.report(`tributary: ${line}`)

  const started = await startFunction(definition, {
    wiki: options.wiki,
    latency: options.latency,
    datacenter: options.datacenter,
    logLevel: 'warn',
    log: (line) => progress.report(line.trimEnd()),
  })
  resources.defer(() => started.close())
  const client = new FunctionClient(started.url, options.timeout)
  resources.defer(() => client.close())

  const source = await open(started, report)
  resources.defer(async () => source.close?.())
  // What one run has stored, the next one does not read again.
  const flags = source.done ? 'a' : 'w'
  const place = options['dead-letters']
  const letters =
    place === undefined ? undefined : await openSink('--dead-letters', place, 'a', stop.signal)
  resources.defer(async () => letters?.close())
  // Opened last: a run that cannot start must not empty the output of the one before.
  const output = await openSink('--output', options.output, flags, stop.signal)
  resources.defer(() => output.close())

  // Nobody reads the events any more (`| head`): what is in progress has nowhere to go.
  const hangup = new AbortController()
  const onClosed = () => {
    hangup.abort()
    stop.abort()
  }
  if (toStdout) process.stdout.on('error', onClosed)

  const delivery = new Delivery(
    {
      call: (event) => client.post(event),
      store: replySink(output, (why) => report(`cannot write to ${options.output}: ${why}`)),
      bury: deadLetterSink(
        letters,
        (line) => progress.report(line),
        (why) => report(`cannot write to ${place}: ${why}`),
      ),
      destination: functionAddress(definition.name),
    },
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
      if (!toStdout && !options.quiet) progress.print(describe(outcome, event))
      if (outcome.kind !== 'dead' || outcome.stored) source.done?.(event)
      else if (source.done) stop.abort()
    } catch (error) {
      if (givesBack() && (error as Error).name === 'AbortError') return tally.giveBack()
      if (error instanceof OutputClosed) onClosed()
      else if (!hangup.signal.aborted) bug = error
      stop.abort()
    }
  }

  tally.begin()
  let broken: unknown
  try {
    const { ordering, limit } = options
    const events = tally.reading(source.events)
    await dispatch(events, handle, { ordering, limit, signal: stop.signal })
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    broken = error
    report(error.message)
  }
  if (bug !== undefined) throw bug
  if (hangup.signal.aborted) return 0
  if (toStdout) progress.report(tally.summary())
  else progress.print(tally.summary())
  return broken === undefined && tally.unaccounted === 0 ? 0 : 1
}
