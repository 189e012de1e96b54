import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { type EventError, RetryableError, TerminalError } from './errors.ts'
import type { Answer } from './problem.ts'

const LINGER_MS = 1000

/** Answers a request that Node could not read as HTTP, if the caller still listens, and hangs up. */
export function answerClientError(
  socket: Socket,
  error: { code?: string },
  refuse: (error: EventError) => Answer,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const { status, headers, body = '' } = refuse(refusalOf(error.code))
  const length = Buffer.byteLength(body)
  const lines = Object.entries({ ...headers, 'content-length': length, connection: 'close' })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`)
  // Hanging up at once could take the answer along; a caller that stays must not keep its place.
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}

function refusalOf(code = 'unknown'): EventError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new TerminalError('the headers are over 16 KiB', { code: 'event_too_large' })
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new RetryableError('the request did not arrive in time', { code: 'deadline_exceeded' })
  }
  if (code === 'CONNECT') {
    return new TerminalError('events go to POST /', { code: 'method_not_allowed' })
  }
  return new TerminalError(`the request is not HTTP (${code})`, { code: 'invalid_cloudevent' })
}
