/**
 * Tests whose bodies run in a worker. `node:test` watches each promise of its own thread, which doubles
 * the CPU time of a simulation.
 */
import { type TestContext, test } from 'node:test'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

/** The part of a test's context that a body can use. */
interface Context {
  diagnostic(line: string): void
}
type Body = (t: Context) => Promise<void>
type Test = (title: string, body: Body) => void

/** From the worker: a line to print, or how the test has ended. */
type Message = { readonly line: string } | { readonly passed: boolean; readonly error?: unknown }

/**
 * Makes the `test` function of a file. The worker loads the file too, so use it for all of its tests.
 * @param file the test file: `import.meta.filename`
 * @param note printed beside each test's result
 * @example
 * const test = testInWorker(import.meta.filename)
 * test('keeps the order', async (t) => { … })
 */
export function testInWorker(file: string, note?: string): Test {
  if (!isMainThread) return runsOnRequest(note)
  let worker: Worker | undefined
  return (title) => {
    test(title, (t) => {
      worker ??= new Worker(file)
      // A test that takes too long ends with its worker, and the next one gets another.
      return request(worker, title, t).catch((error) => {
        if (t.signal.aborted) worker = undefined
        throw error
      })
    })
  }
}

function runsOnRequest(note: string | undefined): Test {
  const bodies = new Map<string, Body>()
  const send = (message: Message) => parentPort?.postMessage(message)
  const t: Context = { diagnostic: (line) => send({ line }) }
  parentPort?.on('message', async (title: string) => {
    if (note) t.diagnostic(note)
    try {
      await (bodies.get(title) as Body)(t)
      send({ passed: true })
    } catch (error) {
      send({ passed: false, error })
    }
  })
  return (title, body) => void bodies.set(title, body)
}

/** Lets the worker run a test. @throws the test's error */
async function request(worker: Worker, title: string, t: TestContext): Promise<void> {
  const ended = Promise.withResolvers<void>()
  const onMessage = (message: Message) => {
    if ('line' in message) t.diagnostic(message.line)
    else if (message.passed) ended.resolve()
    else ended.reject(message.error)
  }
  const onAbort = () => {
    void worker.terminate()
    ended.reject(t.signal.reason)
  }
  t.signal.addEventListener('abort', onAbort)
  worker.on('message', onMessage).once('error', ended.reject).ref()
  worker.postMessage(title)
  try {
    await ended.promise
  } finally {
    // The signal is also aborted at the end of a test that has passed.
    t.signal.removeEventListener('abort', onAbort)
    worker.off('message', onMessage).off('error', ended.reject).unref()
  }
}
