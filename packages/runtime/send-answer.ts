import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { FastifyReply } from 'fastify'
import type { Answer } from './problem.ts'

/**
 * Sends an answer. Text leaves in one write with the headers; as bytes it would cost 20 µs more.
 * @param isLast the process is about to end, and no other event of the connection is in progress
 */
export function sendAnswer(
  reply: FastifyReply,
  { status, headers, body }: Answer,
  isLast: boolean,
): FastifyReply {
  const { raw } = reply.request
  // With a serializer of ours, Fastify adds no charset to the media type of JSON text.
  reply.code(status).headers(headers).serializer(asItIs)
  if (raw.complete || body === undefined) {
    if (isLast) reply.header('connection', 'close')
    return reply.send(body)
  }
  const bytes = Buffer.from(body)
  return reply.header('content-length', bytes.length).send(Readable.from(untilReceived(raw, bytes)))
}

const asItIs = (text: unknown) => text as string

/**
 * An answer that ends only when the rest of the refused body has come and been dropped: a caller that is
 * still sending would see a reset instead of the answer.
 */
async function* untilReceived(request: IncomingMessage, bytes: Buffer) {
  yield bytes
  await finished(request.resume()).catch(() => {})
}
