import { type DeliveryOptions, HOLDING_DEADLINE_MS, outputsOf } from '../delivery-options.ts'
import type { Endpoints } from '../dispatcher.ts'
import { FailureLog } from '../failure-log.ts'
import { type Definition, holdsEvents, type Started, startFunction } from '../functions.ts'
import { LoggedBugs } from '../logged-bugs.ts'
import { Progress } from '../progress.ts'
import { deadLetterSink } from '../sinks/dead-letter-sink.ts'
import type { OpenMode } from '../sinks/lines.ts'
import { openWriter } from '../sinks/open.ts'
import { replySink } from '../sinks/reply-sink.ts'
import { SinkServer } from '../sinks/sink-server.ts'
import type { EventWriter } from '../sinks/writer.ts'
import type { Source } from '../sources/source.ts'
import { Tally } from '../tally.ts'
import { Abandonment } from './abandonment.ts'

export type OpenSources = (
  started: Started,
  report: (line: string) => void,
) => readonly Source[] | Promise<readonly Source[]>

/** An open pipeline: its parts, and the counts and messages they share. */
export interface Pipeline {
  /** The function's name. */
  readonly name: string
  readonly options: DeliveryOptions
  readonly started: Started
  readonly sources: readonly Source[]
  readonly endpoints: Omit<Endpoints, 'call' | 'destination'>
  /** Stops the reading. */
  readonly stop: AbortController
  /** Ends the events in flight without an outcome. */
  readonly abandonment: Abandonment
  readonly tally: Tally
  readonly failures: FailureLog
  readonly progress: Progress
  /** Shows a line of tributary's own on standard error. */
  readonly report: (line: string) => void
}

/**
 * Opens everything a run needs. Whatever is open is closed with `resources`, also if this fails.
 * @throws UsageError or RunError
 */
export async function openPipeline(
  resources: AsyncDisposableStack,
  definition: Definition,
  options: DeliveryOptions,
  stop: AbortController,
  openSources: OpenSources,
): Promise<Pipeline> {
  const tally = new Tally()
  // Events on the terminal are progress enough.
  const quiet = options.quiet || (options.output === '-' && process.stdout.isTTY)
  const progress = new Progress(process.stdout, process.stderr, tally, quiet)
  resources.defer(() => progress.stop())
  const report = (line: string) => progress.report(`tributary: ${line}`)

  const server = holdsEvents(definition) ? new SinkServer() : undefined
  resources.defer(async () => server?.close())
  const bugs = new LoggedBugs(definition)
  const log = (line: string) => {
    bugs.read(line)
    progress.report(line.trimEnd())
  }
  const started = await startEmbedded(definition, options, server, log)
  resources.defer(() => started.close())

  const sources = await openSources(started, report)
  resources.defer(async () => void (await Promise.all(sources.map((source) => source.close?.()))))
  const abandonment = new Abandonment(stop, report)
  const signal = stop.signal
  const open = async (option: keyof ReturnType<typeof outputsOf>, mode: OpenMode) => {
    const place = outputsOf(options)[option]
    if (place === undefined) return undefined
    const writer = await openWriter(option, place, { mode, signal, report })
    resources.defer(() => writer.close())
    return writer
  }
  const deadLetters = await open('--dead-letters', 'append')
  const inconsistencies = await open('--inconsistencies', 'append')
  // The next run does not read again what this one stores from a topic, so the output is added to.
  const mode = sources.some(({ done }) => done) ? 'append' : 'replace'
  const output = (await open('--output', mode)) as EventWriter

  if (options.output === '-') process.stdout.on('error', () => abandonment.outputClosed())
  const storeReply = replySink(output, options.output)
  const storeInconsistent =
    inconsistencies && replySink(inconsistencies, options.inconsistencies as string)
  server?.open(async (sink, reply) => {
    const store = (sink === 'inconsistent' && storeInconsistent) || storeReply
    await store(reply).catch((error) => {
      abandonment.because(error)
      throw error
    })
  })
  const store = deadLetterSink(
    deadLetters,
    (line) => progress.report(line),
    (why) => report(`cannot write to ${options['dead-letters']}: ${why}`),
  )
  const storeDeadLetter: Endpoints['storeDeadLetter'] = async (event, errors) => {
    // An abandoned event did not fail.
    abandonment.signal.throwIfAborted()
    return store(event, errors)
  }
  // Requests that the function holds end with it; they need not, if their events are read again.
  const endFunction = () => void started.close()
  abandonment.signal.addEventListener('abort', endFunction)
  if (server && sources.every(({ done }) => done)) signal.addEventListener('abort', endFunction)

  if (sources.some(({ remote }) => remote)) {
    const { url } = started
    report(`metrics are at ${url}/metrics, health at ${url}/health/readiness`)
  }
  const postedOutcome = server?.takePosted.bind(server)
  return {
    name: definition.name,
    options,
    started,
    sources,
    endpoints: { storeReply, storeDeadLetter, postedOutcome },
    stop,
    abandonment,
    tally,
    failures: new FailureLog(report, undefined, bugs.explain),
    progress,
    report,
  }
}

/** Starts the function in this process; one that holds events posts them to the server's sinks. */
async function startEmbedded(
  definition: Definition,
  { wiki, api, latency, datacenter }: DeliveryOptions,
  server: SinkServer | undefined,
  log: (line: string) => void,
): Promise<Started> {
  const { EVENT_DEADLINE_MS = HOLDING_DEADLINE_MS } = process.env
  const env = server && { ...(await server.listen()), EVENT_DEADLINE_MS }
  const environment = { wiki, api, latency, datacenter, port: 0, logLevel: 'warn', log } as const
  return startFunction(definition, { ...environment, ...(env && { env }) })
}
