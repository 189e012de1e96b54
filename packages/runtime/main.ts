import { atMost } from './at-most.ts'
import { readConfig } from './config.ts'
import type { Definition } from './enrichment.ts'
import { EventError } from './errors.ts'
import { isLeftBehind } from './event-in-progress.ts'
import { Log } from './log.ts'
import { aboutBug } from './outcomes.ts'
import { serve } from './server.ts'
import { ConfigError } from './settings.ts'
import { startTraces } from './telemetry/start.ts'
import type { Transport } from './transport.ts'

/**
 * Runs a function as a process, configured by its environment, until SIGTERM or SIGINT: then it
 * drains and exits 0. A second signal ends it at once. A rejected promise that nothing handles makes
 * it drain too, and exit 1, unless its error is about one event only.
 * @param kafka loads the transport for FUNC_TRANSPORT=kafka
 * @returns why it does not start, if its configuration is the reason; then it will exit 1
 */
export async function main(
  definition: Definition,
  kafka?: () => Transport,
): Promise<ConfigError | undefined> {
  const { env } = process
  try {
    const isKafka = readConfig(env).FUNC_TRANSPORT === 'kafka'
    if (isKafka && !kafka)
      throw new ConfigError(
        'FUNC_TRANSPORT=kafka: kafka.js is missing in this package; build it anew',
      )
    const transport = isKafka ? kafka?.() : undefined
    const config = readConfig(env, { ...definition, transport })
    const stopTraces = await startTraces(definition.name, env)
    const running = await serve(definition, { config, transport })
    const log = new Log(config.LOG_LEVEL)
    if (config.DATACENTER === 'local') {
      log.write('warn', 'DATACENTER is not set: events of every datacenter are accepted')
    }
    setTimeout(saveMemory, SETTLED_MS).unref()
    const drain = endOnce(log, async () => {
      const end = performance.now() + config.SHUTDOWN_GRACE_MS
      await running.close()
      // A collector that is away takes no spans, for as long as its exporter tries.
      await atMost(Math.max(end - performance.now(), LAST_SPANS_MS), stopTraces())
    })
    running.ended?.then(
      () => drain(0),
      (error) => {
        if (!error?.isForOperator) throw error
        process.stderr.write(`${definition.name}: ${error.message}\n`)
        drain(1)
      },
    )
  } catch (error) {
    const { syscall, message, isForOperator } = error as NodeJS.ErrnoException & {
      isForOperator?: boolean
    }
    const isListening = syscall === 'listen'
    if (!(error instanceof ConfigError) && !isForOperator && !isListening) throw error
    const cure = isListening ? '; set PORT to a free one' : ''
    process.stderr.write(`${definition.name}: ${message}${cure}\n`)
    process.exitCode = 1
    return error instanceof ConfigError ? error : undefined
  }
  return undefined
}

const UNHANDLED =
  'a promise was rejected, and nothing handles that: await it, or catch its error, in the code that `stack` names'

/** How long the last spans may take, also after a drain that took the whole grace period. */
const LAST_SPANS_MS = 100

/** Until the first event has been answered, where one waited. */
const SETTLED_MS = 100

/**
 * Without V8's middle tier of compilers a process has 77 MB after 1,000 events instead of 89, and needs
 * no more CPU for an event. V8 advises against changing flags once it runs; but as a flag at the start
 * this one makes V8 refuse the code that Node itself has compiled ahead: a cold start takes 81 ms of CPU
 * instead of 66.
 */
function saveMemory(): void {
  process.getBuiltinModule('node:v8').setFlagsFromString('--no-maglev')
}

/**
 * Ends the process after a signal, or after a rejected promise that nothing handles.
 * @returns a function that drains and ends it with an exit code
 */
function endOnce(log: Log, end: () => Promise<void>): (code: number) => void {
  let isDraining = false
  const drain = (code: number) => {
    if (!isDraining) void end().finally(() => process.exit(code))
    isDraining = true
  }
  let ending = false
  const signalled = (_: NodeJS.Signals, number: number) => {
    if (ending) process.exit(128 + number)
    ending = true
    drain(0)
  }
  // Node would end the process at once, and with it every event in progress.
  process.on('unhandledRejection', (thrown) => {
    if (isLeftBehind(thrown)) return
    // Such an error is about one event, which has its answer. Of any other promise nobody knows what it
    // was for: it may have kept up a connection or a lease.
    const isHarmless = thrown instanceof EventError
    const what = isHarmless ? UNHANDLED : `${UNHANDLED}; this process drains, then exits 1`
    log.write('error', what, aboutBug(thrown, false))
    if (!isHarmless) drain(1)
  })
  process.on('SIGTERM', signalled)
  process.on('SIGINT', signalled)
  return drain
}
