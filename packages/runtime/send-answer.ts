import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { FastifyReply } from 'fastify'
import type { Answer } from './problem.ts'

/**
 * Sends an answer. It is sent as bytes, since Fastify adds a charset to the media type of JSON text.
 * @param isLast the process is about to end, and no other event of the connection is in progress
 */
export function sendAnswer(
  reply: FastifyReply,
  { status, headers, body }: Answer,
  isLast: boolean,
): FastifyReply {
  const { raw } = reply.request
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  reply.code(status).headers(headers)
  if (raw.complete || !bytes) {
    if (isLast) reply.header('connection', 'close')
    return reply.send(bytes)
  }
  return reply.header('content-length', bytes.length).send(Readable.from(untilReceived(raw, bytes)))
}

/**
 * An answer that ends only when the rest of the refused body has come and been dropped: a caller that is
 * still sending would see a reset instead of the answer.
 */
async function* untilReceived(request: IncomingMessage, bytes: Buffer) {
  yield bytes
  await finished(request.resume()).catch(() => {})
}
