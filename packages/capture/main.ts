/** The reader as a process, configured by its environment. */
import { Log, readSettings } from '@tributary/runtime'
import { Capture } from './capture.ts'
import { type CaptureConfig, settings } from './generated/config.js'
import { serveHealth } from './health.ts'

/**
 * Reads until the signal is aborted; then what was read is stored, within SHUTDOWN_GRACE_MS.
 * @throws ConfigError or StopError, of one line, if it cannot start or go on
 */
export async function runCapture(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const config = readSettings<CaptureConfig>(settings, env)
  const log = new Log(config.LOG_LEVEL)
  const capture = new Capture(config, log)
  const { registry } = capture.metrics
  const { server, port } = await serveHealth(config.PORT, {
    notReady: () => capture.notReady,
    metrics: async () => ({ body: await registry.metrics(), contentType: registry.contentType }),
  })
  log.write('info', `health and metrics at port ${port}`, { datacenter: config.DATACENTER })
  try {
    const stop = () => void capture.close(config.SHUTDOWN_GRACE_MS)
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    await capture.ended
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

/** Runs it until SIGTERM or SIGINT; a second signal ends it at once. Exit code 1 follows one line that says why. */
export async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const stop = new AbortController()
  const end = (_: NodeJS.Signals, number: number) => {
    if (stop.signal.aborted) process.exit(128 + number)
    stop.abort()
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  try {
    await runCapture(env, stop.signal)
    process.exit(0)
  } catch (error) {
    const { message, syscall } = error as NodeJS.ErrnoException
    process.stderr.write(
      `capture: ${message}${syscall === 'listen' ? '; set PORT to a free one' : ''}\n`,
    )
    process.exit(1)
  }
}

if (import.meta.main) void main(process.env)
