import { atMost } from './at-most.ts'
import { readConfig } from './config.ts'
import type { Definition } from './enrichment.ts'
import { Log } from './log.ts'
import { serve } from './server.ts'
import { ConfigError } from './settings.ts'
import { startTraces } from './telemetry/start.ts'

/**
 * Runs a function as a process, configured by its environment, until SIGTERM or SIGINT: then it
 * drains and exits 0. A second signal ends it at once.
 */
export async function main(definition: Definition): Promise<void> {
  const { env } = process
  try {
    const config = readConfig(env, definition)
    const stopTraces = await startTraces(definition.name, env)
    const running = await serve(definition, { config })
    if (config.DATACENTER === 'local') {
      const warning = 'DATACENTER is not set: events of every datacenter are accepted'
      new Log(config.LOG_LEVEL).write('warn', warning)
    }
    setTimeout(saveMemory, SETTLED_MS).unref()
    onSignal(async () => {
      const end = performance.now() + config.SHUTDOWN_GRACE_MS
      await running.close()
      // A collector that is away takes no spans, for as long as its exporter tries.
      await atMost(Math.max(end - performance.now(), LAST_SPANS_MS), stopTraces())
    })
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException
    const isListening = syscall === 'listen'
    if (!(error instanceof ConfigError) && !isListening) throw error
    const cure = isListening ? '; set PORT to a free one' : ''
    process.stderr.write(`${definition.name}: ${message}${cure}\n`)
    process.exitCode = 1
  }
}

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

function onSignal(end: () => Promise<void>): void {
  let ending = false
  const signalled = async (_: NodeJS.Signals, number: number) => {
    if (ending) process.exit(128 + number)
    ending = true
    await end()
    process.exit(0)
  }
  process.on('SIGTERM', signalled)
  process.on('SIGINT', signalled)
}
