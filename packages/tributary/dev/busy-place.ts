/** Finds the line that a worker thread is at which does nothing else any more. */
import { Session } from 'node:inspector'
import type { Worker } from 'node:worker_threads'
import { ownPlace } from '../own-place.ts'

/** How long the debugger may take. */
const MOST_MS = 5000

interface Frame {
  readonly location: { readonly scriptId: string; readonly lineNumber: number }
}

/**
 * Stops the thread with V8's debugger, even in a loop without an end, and reads its stack. The thread goes
 * on afterwards.
 * @returns the author's innermost line, such as `index.ts:14`; undefined if none is found
 */
export async function busyPlace(worker: Worker, file: string): Promise<string | undefined> {
  const session = new Session()
  session.connect()
  // It may stop after the time is over, and must go on then, too: else it could not even be ended.
  worker.once('exit', () => session.disconnect())
  const none = Promise.withResolvers<undefined>()
  const timeout = setTimeout(none.resolve, MOST_MS, undefined)
  const place = await Promise.race([stopped(session, worker, file), none.promise])
  clearTimeout(timeout)
  return place
}

function stopped(
  session: Session,
  { threadId }: Worker,
  file: string,
): Promise<string | undefined> {
  const scripts = new Map<string, string>()
  return new Promise((resolve) => {
    session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
      // Its `workerId` is not the thread's, and the author's code may have threads of its own.
      if (!workerInfo.title.includes(`[worker ${threadId}]`)) return
      const tell = (id: number, method: string) =>
        session.post('NodeWorker.sendMessageToWorker', {
          sessionId,
          message: JSON.stringify({ id, method }),
        })
      session.on('NodeWorker.receivedMessageFromWorker', ({ params: { message } }) => {
        const { method, params } = JSON.parse(message)
        if (method === 'Debugger.scriptParsed') scripts.set(params.scriptId, params.url)
        if (method !== 'Debugger.paused') return
        tell(3, 'Debugger.disable')
        resolve(ownPlace(stackOf(params.callFrames, scripts), file))
      })
      tell(1, 'Debugger.enable')
      tell(2, 'Debugger.pause')
    })
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false })
  })
}

/** In the form of an error's stack. */
const stackOf = (frames: readonly Frame[], scripts: ReadonlyMap<string, string>): string =>
  frames
    .map(({ location: { scriptId, lineNumber } }) => {
      return `    at ${scripts.get(scriptId)}:${lineNumber + 1}:1`
    })
    .join('\n')
