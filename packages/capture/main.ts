/** The reader as a process, configured by its environment, until SIGTERM or SIGINT. */
import { Log, readSettings } from '@tributary/runtime'
import { Capture } from './capture.ts'
import { type CaptureConfig, settings } from './generated/config.js'
import { serveHealth } from './health.ts'

/**
 * Runs it until a signal comes: then what was read is stored, and the process exits 0. A second signal ends it at once.
 * If it cannot start or go on, it writes one line and exits 1.
 */
export async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const stop = (error: unknown) => {
    process.stderr.write(`capture: ${(error as Error).message}\n`)
    process.exit(1)
  }
  try {
    const config = readSettings(settings, env) as unknown as CaptureConfig
    const log = new Log(config.LOG_LEVEL)
    const capture = new Capture(config, log)
    const { registry } = capture.metrics
    const { port } = await serveHealth(config.PORT, {
      notReady: () => capture.notReady,
      metrics: async () => ({ body: await registry.metrics(), contentType: registry.contentType }),
    })
    log.write('info', `health and metrics at port ${port}`, { datacenter: config.DATACENTER })
    let ending = false
    const end = (_: NodeJS.Signals, number: number) => {
      if (ending) process.exit(128 + number)
      ending = true
      void capture.close(config.SHUTDOWN_GRACE_MS).then(() => process.exit(0))
    }
    process.on('SIGTERM', end)
    process.on('SIGINT', end)
    capture.ended.catch(stop)
  } catch (error) {
    stop(error)
  }
}

if (import.meta.main) await main(process.env)
