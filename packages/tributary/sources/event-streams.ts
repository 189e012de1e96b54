import { setTimeout as sleep } from 'node:timers/promises'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { parse } from '../event.ts'
import { RunError, reason } from '../failures.ts'

const FIRST_DELAY_MS = 1000
const MAX_DELAY_MS = 30_000
const MAX_FRAME_CHARACTERS = 64 * 1024 * 1024

export interface EventStreamOptions {
  readonly signal: AbortSignal
  readonly userAgent: string
  /** Receives the reason for each reconnection. */
  readonly log: (line: string) => void
  /** The delay before the first reconnection, until the stream's `retry:` sets another. */
  readonly delayMs?: number
}

/**
 * The events of a server-sent event stream such as Wikimedia's EventStreams, each as the bytes of
 * its data. It reconnects from Last-Event-ID until the signal or a 204.
 * @throws RunError if the first connection is refused for good (4xx), or is no event stream
 */
export async function* eventStream(
  url: string,
  { signal, userAgent, log, delayMs = FIRST_DELAY_MS }: EventStreamOptions,
): AsyncGenerator<Buffer> {
  // Loaded here, so that a run over a file does not wait for it.
  const { fetch } = await import('undici')
  const isRepeated = repeatedEvents()
  let lastEventId = ''
  let delay = delayMs
  let connected = false
  let failures = 0
  while (!signal.aborted) {
    let problem = 'the stream ended'
    try {
      const headers: Record<string, string> = {
        accept: 'text/event-stream',
        'user-agent': userAgent,
      }
      if (lastEventId !== '') headers['last-event-id'] = Buffer.from(lastEventId).toString('latin1')
      const response = await fetch(url, { headers, signal, cache: 'no-store' })
      const refusal = refused(response.status, response.headers.get('content-type'))
      // "Any other HTTP response code … 204 No Content: the user agent must not reconnect." (WHATWG)
      if (response.status === 204) return
      if (refusal === undefined && response.body) {
        connected = true
        const retry = (ms: number) => {
          delay = ms
        }
        for await (const { id, event, data } of frames(response.body, retry)) {
          failures = 0
          if (id !== undefined) lastEventId = id
          if (event !== undefined && event !== 'message') log(`event "${event}" of the stream`)
          else if (!isRepeated(data)) yield Buffer.from(data)
        }
      } else {
        await response.body?.cancel()
        problem = `answered ${refusal?.why}`
        if (refusal?.final && !connected) throw new RunError(`${url} ${problem}`)
      }
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof RunError) throw error
      problem = reason(error)
    }
    const wait = Math.max(delay, Math.min(delay * 2 ** failures++, MAX_DELAY_MS))
    log(`${url}: ${problem}; connecting again in ${wait / 1000} s`)
    await sleep(wait, undefined, { signal }).catch(() => {})
  }
}

function refused(status: number, contentType: string | null) {
  if (status >= 200 && status < 300) {
    if (contentType?.startsWith('text/event-stream')) return undefined
    return { why: `${status} with ${contentType}, not an event stream`, final: true }
  }
  return { why: String(status), final: status >= 400 && status < 500 && status !== 429 }
}

/** Cuts a body into frames, wherever its chunks end, and drops comments. */
async function* frames(
  body: AsyncIterable<Uint8Array>,
  onRetry: (ms: number) => void,
): AsyncGenerator<EventSourceMessage> {
  const decoder = new TextDecoder()
  let parsed: EventSourceMessage[] = []
  const parser = createParser({
    onEvent: (event) => parsed.push(event),
    onRetry,
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') {
        throw new RunError(`an event of the stream is over ${MAX_FRAME_CHARACTERS} characters`)
      }
    },
    maxBufferSize: MAX_FRAME_CHARACTERS,
  })
  for await (const chunk of body) {
    parser.feed(decoder.decode(chunk, { stream: true }))
    yield* parsed
    parsed = []
  }
}

/**
 * Recognises events that a resumed stream repeats by the Kafka position that EventStreams adds to
 * each event (`meta.topic`, `meta.partition`, `meta.offset`); times would not do, as they step
 * backwards.
 */
function repeatedEvents(): (data: string) => boolean {
  const highest = new Map<string, number>()
  return (data) => {
    const { topic, partition, offset } =
      (parse(Buffer.from(data)) as { meta?: Record<string, unknown> } | null)?.meta ?? {}
    if (typeof topic !== 'string' || typeof offset !== 'number') return false
    const place = `${topic}/${partition}`
    if (offset <= (highest.get(place) ?? -1)) return true
    highest.set(place, offset)
    return false
  }
}
