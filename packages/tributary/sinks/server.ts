import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, type Reply, readReply } from '../answer.ts'
import { DeliveryFailure } from '../failures.ts'

type Attributes = Readonly<Record<string, string>>

/** An event is known by both; two topics have records of one number. */
const keyOf = ({ source, id }: Attributes): string => `${source} ${id}`

/** What a function has posted, by where to. */
export type Posted = 'enriched' | 'inconsistent'

const PATHS: Readonly<Record<string, Posted>> = { '/': 'enriched', '/inconsistent': 'inconsistent' }

/**
 * Plays the KafkaSinks that a function posts its events to, on a port of its own: 202 once an event is
 * stored, 400 for what is none, 503 if it cannot be stored.
 */
export class SinkServer {
  readonly #posted = new Map<string, { readonly kind: Posted; readonly reply: Reply }>()
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const to = PATHS[request.url ?? '']
      const headers = new Map(Object.entries(request.headers as Record<string, string>))
      const status = to
        ? await this.#take(to, { status: 200, headers, body: Buffer.concat(chunks) })
        : 404
      response.writeHead(status).end()
    })
  })
  #store: (to: Posted, reply: Reply) => Promise<void> = () => Promise.reject(new Error('not open'))

  /** @returns the variables that tell a function where to post */
  async listen(): Promise<Record<'K_SINK' | 'INCONSISTENCY_SINK', string>> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const { port } = this.#server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}`
    return { K_SINK: `${url}/`, INCONSISTENCY_SINK: `${url}/inconsistent` }
  }

  /** @param store rejects with a DeliveryFailure */
  open(store: (to: Posted, reply: Reply) => Promise<void>): void {
    this.#store = store
  }

  /** What an event has become, told once. */
  fateOf(attributes: Attributes): { readonly kind: Posted; readonly reply: Reply } | undefined {
    const key = keyOf(attributes)
    const fate = this.#posted.get(key)
    this.#posted.delete(key)
    return fate
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #take(to: Posted, message: Answer): Promise<number> {
    const reply = readReply(message)
    if (typeof reply === 'string') return 400
    try {
      await this.#store(to, reply)
    } catch (error) {
      return error instanceof DeliveryFailure && !error.retryable ? 400 : 503
    }
    this.#posted.set(keyOf(reply.attributes), { kind: to, reply })
    return 202
  }
}
