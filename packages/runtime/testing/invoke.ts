/** Runs a function's real handler on events, without a server. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { decode } from '../codec/http.ts'
import { readConfig } from '../config.ts'
import { definitionProblems } from '../definition-problems.ts'
import type { Definition, Enrichment } from '../enrichment.ts'
import { Handler } from '../handler.ts'
import { InProgress } from '../in-progress.ts'
import { Log } from '../log.ts'
import type { Lookups } from '../lookup.ts'
import { Outcomes } from '../outcomes.ts'
import type { Answer } from '../problem.ts'
import { Metrics } from '../telemetry/metrics.ts'
import { messageOf, type TestEvent } from './event.ts'
import { lookupsOf, type TestLookups, watchFakes } from './lookups.ts'
import { type Ended, type Result, resultOf } from './result.ts'

/** The lookups and settings of a function in a test. */
export interface TestOptions<L = Lookups> {
  readonly lookups?: TestLookups<L>
  /** Settings of the function. The variables of the process are not read. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** A function that is open for several events, as it is in a process. */
export interface OpenFunction<Out = unknown> extends AsyncDisposable {
  invoke(event: TestEvent): Promise<Result<Out>>
  /** The lines of its log. */
  readonly log: readonly string[]
  /** Its metrics, as Prometheus reads them. */
  metrics(): Promise<string>
  /**
   * As at SIGTERM: events that a delivery holds fail with `draining`, the others are finished. Idempotent:
   * later calls return the first promise.
   */
  close(): Promise<void>
}

/**
 * Runs one event through an enrichment: reads it, checks it, enriches it within its deadline, checks the
 * result, makes the answer. Nothing is listened on.
 * @param event a CloudEvent, or its data alone
 * @throws TypeError if the enrichment or the options have a mistake, or a fake was closed, ConfigError if a setting is wrong
 *
 * @example
 * const result = await invoke(enrichment, example(cityChange), { lookups: { geo } })
 * assertEmitted(result, { country: 'IS' })
 */
export async function invoke<In, Out, L extends Lookups>(
  enrichment: Enrichment<In, Out, L>,
  event: TestEvent,
  options: TestOptions<L> = {},
): Promise<Result<Out>> {
  const opened = openFunction(enrichment, options)
  try {
    return await opened.invoke(event)
  } finally {
    await opened.close()
  }
}

/** Opens an enrichment for several events: its lookups keep their connections, a delivery its state. */
export function openFunction<In, Out, L extends Lookups>(
  enrichment: Enrichment<In, Out, L>,
  { lookups: given = {}, env = {} }: TestOptions<L> = {},
): OpenFunction<Out> {
  const [mistake] = definitionProblems('the enrichment', undefined, enrichment)
  if (mistake !== undefined) throw new TypeError(mistake)
  const definition = enrichment as Definition
  const values = given as Readonly<Record<string, unknown>>
  const opened = lookupsOf(definition, values, env)
  return new Opened({ ...definition, lookups: opened.lookups }, opened.env, values)
}

/** How the event ends that is in progress in this asynchronous context. */
const ending = new AsyncLocalStorage<Ended>()

/** Counts and logs as usual, and remembers. */
class Remembering extends Outcomes {
  override skipped(...args: Parameters<Outcomes['skipped']>): void {
    const ended = ending.getStore()
    if (ended) ended.skipped = args[0]
    super.skipped(...args)
  }
  override failed(...args: Parameters<Outcomes['failed']>): void {
    const ended = ending.getStore()
    if (ended) ended.failed = args[0]
    super.failed(...args)
  }
}

class Opened<Out> implements OpenFunction<Out> {
  readonly log: string[] = []
  readonly #inProgress: InProgress
  readonly #metrics: Metrics
  readonly #handler: Handler
  readonly #grace: number
  #closed: Promise<void> | undefined

  readonly #given: Readonly<Record<string, unknown>>

  /** @param given what the test gives for the lookups */
  constructor(
    definition: Definition,
    env: Readonly<Record<string, string | undefined>>,
    given: Readonly<Record<string, unknown>>,
  ) {
    this.#given = given
    const { name } = definition
    const config = readConfig({ LOG_LEVEL: 'debug', ...env }, definition)
    this.#grace = config.SHUTDOWN_GRACE_MS
    this.#inProgress = new InProgress(config)
    this.#metrics = new Metrics(name, () => this.#inProgress.count)
    const log = new Log(config.LOG_LEVEL, (line) => void this.log.push(line))
    const service = { name, config, log, metrics: this.#metrics }
    this.#handler = new Handler(definition, service, new Remembering(service, false))
  }

  async invoke(event: TestEvent): Promise<Result<Out>> {
    if (this.#closed) throw new TypeError('the function is closed; invoke it before')
    const message = messageOf(event)
    const ended: Ended = {}
    const refuseClosedFakes = watchFakes(this.#given)
    const answer = await ending.run(ended, () => this.#answer(message))
    // A promise that was rejected and is handled by nobody fails the test that it belongs to.
    await turn()
    if (ended.failed) refuseClosedFakes()
    return resultOf(answer, ended)
  }

  async #answer(message: ReturnType<typeof messageOf>): Promise<Answer> {
    try {
      const work = this.#inProgress.admit({})
      try {
        if (message.body) this.#inProgress.reserve(work, message.body.length)
        return await this.#handler.handle(() => decode(message), message.headers, work)
      } finally {
        this.#inProgress.worked(work)
        this.#inProgress.answered(work)
      }
    } catch (error) {
      return this.#handler.fail(error, 0, message.headers)
    }
  }

  async metrics(): Promise<string> {
    return (await this.#metrics.render()).body
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#handler.drain()
    await this.#inProgress.none(this.#grace)
    await this.#handler.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
