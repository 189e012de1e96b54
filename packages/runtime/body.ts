import type { IncomingMessage } from 'node:http'
import { TerminalError } from './errors.ts'

/**
 * Reads a request's body whole; undefined if it has none.
 * @param reserve called with the size of each part before the part is kept. If it throws, this
 * rejects with its error, and the parts read so far are dropped
 * @throws TerminalError `invalid_cloudevent` if the caller breaks off
 */
export function readBody(
  request: IncomingMessage,
  reserve: (bytes: number) => void,
): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = []
    const end = () => resolve(chunks.length > 1 ? Buffer.concat(chunks) : chunks[0])
    const fail = (error: unknown) => {
      chunks = []
      request.off('data', data).off('end', end)
      reject(error)
    }
    const data = (chunk: Buffer) => {
      try {
        reserve(chunk.length)
        chunks.push(chunk)
      } catch (error) {
        fail(error)
      }
    }
    request.on('data', data).on('end', end)
    request.on('error', (cause) =>
      fail(new TerminalError('the body did not come whole', { code: 'invalid_cloudevent', cause })),
    )
  })
}
