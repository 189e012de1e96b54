/** The process of the `tributary` command. */
import { ConfigError } from '@tributary/runtime'
import { RunError, UsageError } from './failures.ts'
import { main } from './main.ts'

/** The first SIGINT or SIGTERM stops the reading, the second ends the process at once. */
function stopOnSignals(what: string): AbortController {
  const stop = new AbortController()
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(130)
    process.stderr.write(`tributary: ${what}; once more ends at once\n`)
    stop.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return stop
}

// A closed terminal or pipe is no reason to fail.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

try {
  const args = process.argv.slice(2)
  const ending = args[0] === 'failover' ? 'stopping' : 'completing the events in flight'
  process.exitCode = await main(args, stopOnSignals(ending))
} catch (error) {
  const isUsage = error instanceof UsageError || error instanceof ConfigError
  if (!(isUsage || error instanceof RunError)) throw error
  process.stderr.write(`tributary: ${error.message}\n`)
  process.exitCode = isUsage ? 2 : 1
}
