import { deliverSource } from './deliver-source.ts'
import type { Outcome, Route } from './delivery.ts'
import { describe } from './display.ts'
import { OutputClosed, RunError } from './failures.ts'
import { type Definition, type Started, startFunction } from './functions.ts'
import { Progress } from './progress.ts'
import type { SourceEvent } from './record.ts'
import { deadLetterSink } from './sinks/dead-letters.ts'
import { openSink } from './sinks/open.ts'
import { replySink } from './sinks/replies.ts'
import { SinkServer } from './sinks/server.ts'
import type { Sink } from './sinks/sink.ts'
import type { Source } from './sources/source.ts'
import { HOLDING_DEADLINE_MS, type Options, outputs } from './suitable.ts'
import { Tally } from './tally.ts'

type Report = (line: string) => void
type Open = (started: Started, report: Report) => readonly Source[] | Promise<readonly Source[]>

/**
 * Sources → function → sinks, in one process: what run and replay have in common.
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

  const server = definition.delivery && new SinkServer()
  resources.defer(async () => server?.close())
  const { EVENT_DEADLINE_MS = HOLDING_DEADLINE_MS } = process.env
  const started = await startFunction(definition, {
    wiki: options.wiki,
    latency: options.latency,
    datacenter: options.datacenter,
    logLevel: 'warn',
    ...(server && { env: { ...(await server.listen()), EVENT_DEADLINE_MS } }),
    log: (line) => progress.report(line.trimEnd()),
  })
  resources.defer(() => started.close())

  const sources = await open(started, report)
  resources.defer(async () => void (await Promise.all(sources.map((source) => source.close?.()))))
  // What one run has stored, the next one does not read again.
  const flags = sources.some(({ done }) => done) ? 'a' : 'w'
  const opened = async (option: keyof ReturnType<typeof outputs>, how: 'a' | 'w') => {
    const place = outputs(options)[option]
    if (place === undefined) return undefined
    const sink = await openSink(option, place, how, stop.signal)
    resources.defer(() => sink.close())
    return sink
  }
  const letters = await opened('--dead-letters', 'a')
  const inconsistent = await opened('--inconsistencies', 'a')
  // Opened last: a run that cannot start must not empty the output of the one before.
  const output = (await opened('--output', flags)) as Sink

  // Nobody reads the events any more (`| head`): what is in progress has nowhere to go.
  const hangup = new AbortController()
  const onClosed = () => {
    hangup.abort()
    stop.abort()
  }
  if (toStdout) process.stdout.on('error', onClosed)

  const cannotWrite = (place?: string) => (why: string) =>
    report(`cannot write to ${place}: ${why}`)
  // What a function holds in its requests need not be waited for, if it comes again in the next run.
  const letGo = () => void started.close()
  hangup.signal.addEventListener('abort', letGo)
  if (server && sources.every(({ done }) => done)) stop.signal.addEventListener('abort', letGo)

  const store = replySink(output, cannotWrite(options.output))
  const storeInconsistent =
    inconsistent && replySink(inconsistent, cannotWrite(options.inconsistencies))
  server?.open(async (to, reply) => {
    const sink = to === 'inconsistent' && storeInconsistent ? storeInconsistent : store
    await sink(reply).catch((error) => {
      if (error instanceof OutputClosed) onClosed()
      throw error
    })
  })
  const buryAt = cannotWrite(options['dead-letters'])
  const keep = deadLetterSink(letters, (line) => progress.report(line), buryAt)
  const bury: Route['bury'] = async (event, errors) => {
    // Nothing is wrong with an event that was given up.
    hangup.signal.throwIfAborted()
    return keep(event, errors)
  }
  const fate = server && ((attributes: SourceEvent['attributes']) => server.fateOf(attributes))
  const show = (outcome: Outcome, event: SourceEvent) => {
    if (!toStdout && !options.quiet) progress.print(describe(outcome, event))
  }
  const route = { store, bury, fate }
  const shared = { name: definition.name, started, options, route, tally, stop, hangup, show }

  tally.begin()
  const delivering = sources.map(async (source) => {
    try {
      await deliverSource(source, shared)
      return true
    } catch (error) {
      stop.abort()
      if (!(error instanceof RunError)) throw error
      report(error.message)
      return false
    }
  })
  // A bug is told when nothing is under way any more.
  await Promise.allSettled(delivering)
  const whole = (await Promise.all(delivering)).every(Boolean)
  if (hangup.signal.aborted) return 0
  if (toStdout) progress.report(tally.summary())
  else progress.print(tally.summary())
  return whole && tally.unaccounted === 0 ? 0 : 1
}
