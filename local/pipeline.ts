import { setTimeout as sleep } from 'node:timers/promises'
import { FunctionClient } from './client.ts'
import { functionAddress } from './dead-letter.ts'
import { Delivery } from './delivery.ts'
import { dispatch } from './dispatch.ts'
import { describe } from './display.ts'
import { OutputClosed, RunError, reason, UsageError } from './failures.ts'
import { type Definition, type Started, startFunction } from './functions.ts'
import type { Values } from './options.ts'
import { Progress } from './progress.ts'
import type { SourceEvent } from './record.ts'
import { deadLetterSink } from './sinks/dead-letters.ts'
import { type Lines, openLines, standardOutput } from './sinks/lines.ts'
import { replySink } from './sinks/replies.ts'
import { Tally } from './tally.ts'

type Options = Omit<Values<'run'>, 'input'>
type Report = (line: string) => void
type Source = (started: Started, report: Report) => AsyncIterable<SourceEvent>

/**
 * Source → function → sinks, in one process: what run and replay have in common.
 * @param stop stops the reading; the pipeline itself does so when nobody reads the output any more
 * @returns the exit code
 */
export async function pipeline(
  definition: Definition,
  options: Options,
  stop: AbortController,
  open: Source,
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

  // Opened last: a run that cannot start must not empty the output of the one before.
  const output = toStdout ? standardOutput(process.stdout) : await openSink(options.output, 'w')
  resources.defer(() => output.close())
  const letterFile = options['dead-letters']
  const letters = letterFile === undefined ? undefined : await openSink(letterFile, 'a')
  resources.defer(async () => letters?.close())

  // Nobody reads the events any more (`| head`): what is in progress has nowhere to go.
  const hangup = new AbortController()
  const onClosed = () => {
    if (toStdout) hangup.abort()
    stop.abort()
  }
  process.stdout.on('error', onClosed)
  resources.defer(() => void process.stdout.off('error', onClosed))

  const delivery = new Delivery(
    {
      call: (event) => client.post(event),
      store: replySink(output, (why) => report(`cannot write to ${options.output}: ${why}`)),
      bury: deadLetterSink(
        letters,
        (line) => progress.report(line),
        (why) => report(`cannot write to ${letterFile}: ${why}`),
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
      pause: (ms) => sleep(ms, undefined, { signal: hangup.signal }),
    },
  )
  let bug: unknown
  const handle = async (event: SourceEvent) => {
    if (hangup.signal.aborted) return
    try {
      const outcome = await delivery.deliver(event)
      tally.count(outcome)
      if (!toStdout && !options.quiet) progress.print(describe(outcome, event))
    } catch (error) {
      if (error instanceof OutputClosed) onClosed()
      else if (!hangup.signal.aborted) bug = error
      stop.abort()
    }
  }

  tally.begin()
  let broken: unknown
  try {
    const { ordering, limit } = options
    const events = tally.reading(open(started, report))
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

async function openSink(path: string, flags: 'w' | 'a'): Promise<Lines> {
  try {
    return await openLines(path, flags)
  } catch (error) {
    throw new UsageError(`cannot write to ${path}: ${reason(error)}`)
  }
}
