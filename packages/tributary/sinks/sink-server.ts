import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DeliveryFailure } from '../failures.ts'
import type { HttpResponse } from '../http/response.ts'
import { type Reply, readReply } from '../reply.ts'

type Attributes = Readonly<Record<string, string>>

/** Keyed by source and id: ids repeat across topics. */
const keyOf = ({ source, id }: Attributes): string => `${source} ${id}`

/** The two sinks of a function that puts events in order. */
export type SinkName = 'enriched' | 'inconsistent'

/** An event that the function posted. */
interface PostedEvent {
  readonly kind: SinkName
  readonly reply: Reply
}

const PATHS: Readonly<Record<string, SinkName>> = {
  '/': 'enriched',
  '/inconsistent': 'inconsistent',
}

/**
 * Stands for the KafkaSinks to which a function posts its events, on a port of its own: answers 202
 * once an event is stored, 400 if it is none or never can be, 503 if it cannot be stored now.
 */
export class SinkServer {
  readonly #posted = new Map<string, PostedEvent>()
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const sink = PATHS[request.url ?? '']
      const headers = new Map(Object.entries(request.headers as Record<string, string>))
      const status = sink
        ? await this.#receive(sink, { headers, body: Buffer.concat(chunks) })
        : 404
      response.writeHead(status).end()
    })
  })
  #store: (sink: SinkName, reply: Reply) => Promise<void> = () =>
    Promise.reject(new Error('not open'))

  /** @returns the variables that hold the sinks' addresses */
  async listen(): Promise<Record<'K_SINK' | 'INCONSISTENCY_SINK', string>> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const { port } = this.#server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}`
    return { K_SINK: `${url}/`, INCONSISTENCY_SINK: `${url}/inconsistent` }
  }

  /** @param store rejects with DeliveryFailure, OutputFailed or OutputClosed */
  open(store: (sink: SinkName, reply: Reply) => Promise<void>): void {
    this.#store = store
  }

  /** The event that was posted for these attributes, if one was; it is forgotten afterwards. */
  takePosted(attributes: Attributes): PostedEvent | undefined {
    const key = keyOf(attributes)
    const posted = this.#posted.get(key)
    this.#posted.delete(key)
    return posted
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #receive(kind: SinkName, message: Omit<HttpResponse, 'status'>): Promise<number> {
    const reply = readReply(message)
    if (typeof reply === 'string') return 400
    try {
      await this.#store(kind, reply)
    } catch (error) {
      return error instanceof DeliveryFailure && !error.retryable ? 400 : 503
    }
    this.#posted.set(keyOf(reply.attributes), { kind, reply })
    return 202
  }
}
