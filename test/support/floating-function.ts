/** A function as a process, whose events leave rejected promises behind that nothing handles. */
import { main, TerminalError } from '@tributary/runtime'
import { enrichment } from './function-serve.ts'

const released = Promise.withResolvers<void>()
process.on('SIGUSR2', () => released.resolve())

await main(
  enrichment(async (change, { signal }) => {
    if (change.title === 'waits for SIGUSR2') await released.promise
    if (change.title === 'fails alone') void Promise.reject(new TerminalError('MARK'))
    if (change.title === 'fails with a bug') void Promise.reject(new Error('MARK'))
    // As a lookup that is still waited for when another part of the function fails.
    if (change.title === 'leaves a lookup behind')
      void new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    return change
  }),
)
