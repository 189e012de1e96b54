import { setTimeout as sleep } from 'node:timers/promises'
import { FunctionClient } from './client.ts'
import { functionAddress } from './dead-letter.ts'
import { Delivery } from './delivery.ts'
import { dispatch } from './dispatch.ts'
import { describe } from './display.ts'
import { OutputClosed, RunError, UsageError } from './failures.ts'
import { type Definition, type Started, startFunction } from './functions.ts'
import type { Values } from './options.ts'
import { Progress } from './progress.ts'
import type { SourceEvent } from './record.ts'
import { deadLetterSink } from './sinks/dead-letters.ts'
import { openSink } from './sinks/open.ts'
import { replySink } from './sinks/replies.ts'
import { SinkServer } from './sinks/server.ts'
import type { Sink } from './sinks/sink.ts'
import type { Source } from './sources/source.ts'
import { Tally } from './tally.ts'

type Options = Omit<Values<'run'>, 'input' | 'group' | 'until-end'>
type Report = (line: string) => void
type Open = (started: Started, report: Report) => readonly Source[] | Promise<readonly Source[]>

/** The places that are written to, by the option that names them. */
export const outputs = (options: Options) => ({
  '--output': options.output,
  '--dead-letters': options['dead-letters'],
  '--inconsistencies': options.inconsistencies,
})

/** For a function that holds events in their requests: it can take long, and send them back often. */
const HOLDING = {
  ordering: 'unordered',
  retry: 1000,
  'backoff-policy': 'linear',
  timeout: 600_000,
} as const
const HOLDING_DEADLINE_MS = '540000'

/**
 * The options with the defaults that suit a function.
 * @throws UsageError
 */
export function suitable<O extends Options>(
  { name, delivery }: Definition,
  options: O,
  given: Partial<O>,
): O {
  if (delivery && options.inconsistencies === undefined) {
    throw new UsageError(`${name} needs --inconsistencies: where events go that have no place`)
  }
  if (!delivery && options.inconsistencies !== undefined) {
    throw new UsageError(`--inconsistencies is for functions that put events in order, not ${name}`)
  }
  return delivery ? { ...options, ...HOLDING, ...given } : options
}

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
  const bury = deadLetterSink(letters, (line) => progress.report(line), buryAt)
  const spec = {
    retry: options.retry,
    backoffPolicy: options['backoff-policy'],
    backoffDelay: options['backoff-delay'],
  }
  let bug: unknown
  let broken: unknown

  /** Each source has a client, and so places in flight, of its own. */
  const deliverAll = async (source: Source): Promise<void> => {
    const client = new FunctionClient(started.url, started.connect, options.timeout)
    hangup.signal.addEventListener('abort', () => client.close())
    const delivery = new Delivery(
      {
        call: (event) => client.post(event),
        fate: server && ((attributes) => server.fateOf(attributes)),
        store,
        bury: async (event, errors) => {
          hangup.signal.throwIfAborted()
          return bury(event, errors)
        },
        destination: functionAddress(definition.name),
      },
      spec,
      {
        retried: () => tally.retried++,
        pause: (ms) => sleep(ms, undefined, { signal: source.done ? stop.signal : hangup.signal }),
      },
    )
    // What comes again in the next run need not wait for its turn, or its retry, in this one.
    const givesBack = () => source.done !== undefined && stop.signal.aborted
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
    const { ordering, limit } = options
    try {
      const events = tally.reading(source.events)
      await dispatch(events, handle, { ordering, limit, signal: stop.signal })
    } catch (error) {
      if (!(error instanceof RunError)) throw error
      broken = error
      report(error.message)
      stop.abort()
    } finally {
      client.close()
    }
  }

  tally.begin()
  await Promise.all(sources.map(deliverAll))
  if (bug !== undefined) throw bug
  if (hangup.signal.aborted) return 0
  if (toStdout) progress.report(tally.summary())
  else progress.print(tally.summary())
  return broken === undefined && tally.unaccounted === 0 ? 0 : 1
}
