/** Stands for Kubernetes: it starts and stops page-change-order, for `tributary failover`. */
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { type Listening, listen } from '../sockets.ts'
import type { Datacenter } from './datacenter.ts'
import { DATACENTERS } from './topics.ts'

const PROGRAM = join(import.meta.dirname, 'platform-program.ts')

export class Platform implements AsyncDisposable {
  /** The command to run instead of kubectl. */
  readonly program: readonly string[]
  readonly #server: Listening

  private constructor(server: Listening) {
    this.#server = server
    this.program = [process.execPath, PROGRAM, `http://127.0.0.1:${server.port}`]
  }

  static async start(at: (name: string) => Datacenter | undefined): Promise<Platform> {
    const server = await listen(async ({ url = '' }: IncomingMessage, response) => {
      const [, name = '', action] = url.split('/')
      const datacenter = at(name)
      if (!datacenter || datacenter.isLost) {
        response.writeHead(503).end(`${name} does not answer; there are: ${DATACENTERS.join(', ')}`)
        return
      }
      if (action === 'activate' && !datacenter.isActive) datacenter.startOrdering()
      if (action === 'passivate') await datacenter.stopOrdering()
      response.end(datacenter.isActive ? 'active' : 'passive')
    })
    return new Platform(server)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]()
  }
}
