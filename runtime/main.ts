import { ConfigError, readConfig } from './config.ts'
import type { Enrichment } from './enrichment.ts'
import { type RunningFunction, serve } from './server.ts'

/**
 * Runs a function as a process, configured by its environment, until SIGTERM or SIGINT: then it
 * drains and exits 0. A second signal ends it at once.
 */
export async function main<In, Out>(definition: Enrichment<In, Out>): Promise<void> {
  try {
    endOnSignals(await serve(definition, { config: readConfig(process.env) }))
  } catch (error) {
    if (!(error instanceof ConfigError) && (error as { syscall?: string }).syscall !== 'listen')
      throw error
    process.stderr.write(`${definition.name}: ${(error as Error).message}\n`)
    process.exitCode = 1
  }
}

function endOnSignals(running: RunningFunction): void {
  let signals = 0
  const end = async () => {
    signals++
    if (signals > 1) process.exit(1)
    process.exit((await running.close()) ? 0 : 1)
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}
