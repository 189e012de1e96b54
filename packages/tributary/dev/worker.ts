/**
 * A worker thread of `tributary dev`. It loads the host first, and waits: what remains for a run is to
 * load the author's modules, which no thread has loaded before.
 */
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { isLeftBehind } from '../left-behind.ts'
import type { Job, Message, Preload } from './protocol.ts'
import { GONE, stampOf } from './stamp.ts'

process.on('unhandledRejection', (thrown) => {
  if (!isLeftBehind(thrown)) throw thrown
})

const send = (message: Message): void => parentPort?.postMessage(message)

const ALIVE_MS = 200

const report = (url: string, stamp?: string): void => {
  if (!url.startsWith('file:') || url.includes('/node_modules/')) return
  const path = fileURLToPath(url)
  send({ kind: 'loaded', path, stamp: stamp ?? stampOf(path) })
}

registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context)
    } catch (error) {
      // It may come later.
      const { url } = error as { url?: string }
      if (url !== undefined) report(url, GONE)
      throw error
    }
  },
  load(url, context, next) {
    report(url)
    return next(url, context)
  },
})

// Only now, so that the hooks see these modules too.
const { runJob } = await import(`./job.${import.meta.filename.endsWith('.ts') ? 'ts' : 'js'}`)
// A module that fails here fails in the run, too, which says so.
await Promise.allSettled((workerData as Preload).modules.map((url) => import(url)))

send({ kind: 'ready' })
parentPort?.once('message', async (job: Job) => {
  const timer = setInterval(() => send({ kind: 'alive' }), ALIVE_MS)
  await runJob(job, send)
  clearInterval(timer)
  // Only now has Node looked for rejected promises that nothing handles.
  await new Promise(setImmediate)
  send({ kind: 'done' })
})
