#!/usr/bin/env node
/** The process of the `tributary` command. */
import { fileProblem, RunError, SourceMistakes, UsageError } from './failures.ts'
import { isLeftBehind } from './left-behind.ts'
import { isNodeNewEnough, NODE } from './node-version.ts'

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

// A lookup that an event left behind, as the others of a Promise.all do, fails when the event has ended.
process.on('unhandledRejection', (thrown) => {
  if (!isLeftBehind(thrown)) throw thrown
})

try {
  const { versions } = process
  if (!isNodeNewEnough(versions.node)) {
    throw new UsageError(
      `it needs Node ${NODE} or later, and this is ${versions.node}; install that`,
    )
  }
  // Only now, since an older Node cannot load it.
  const { main } = await import('./main.ts')
  const args = process.argv.slice(2)
  const isBrief = ['failover', 'dev', 'test'].includes(args[0] ?? '')
  const ending = isBrief ? 'stopping' : 'completing the events in flight'
  process.exitCode = await main(args, stopOnSignals(ending))
} catch (error) {
  const { ConfigError } = await import('@tributary/runtime')
  const isUsage = error instanceof UsageError || error instanceof ConfigError
  const problem = isUsage || error instanceof RunError ? error.message : fileProblem(error)
  if (problem === undefined) throw error
  const prefix = error instanceof SourceMistakes ? '' : 'tributary: '
  process.stderr.write(`${prefix}${problem}\n`)
  process.exitCode = isUsage ? 2 : 1
}

// The Kafka client (2.12.1) may go on for ever with the heartbeats of a member that has left.
for (const stream of [process.stdout, process.stderr]) {
  await new Promise((resolve) => stream.write('', resolve))
}
process.exit()
