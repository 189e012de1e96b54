import type { ServerResponse } from 'node:http'
import { bundled, FunctionProcess } from './function-process.ts'
import { fakeSink } from './function-sink.ts'

export interface HeldProcess extends AsyncDisposable {
  readonly child: FunctionProcess
  readonly url: string
  /** Lets the sink accept the events that wait, and all later ones. */
  release(): void
}

/** page-key in a process of its own. Its events stay in flight, since its sink answers only after `release`. */
export async function heldProcess(env: Record<string, string> = {}): Promise<HeldProcess> {
  const waiting: ServerResponse[] = []
  let holding = true
  const accept = (response: ServerResponse) => void response.writeHead(202).end()
  const sink = await fakeSink((response) => {
    if (holding) waiting.push(response)
    else accept(response)
  })
  const child = await FunctionProcess.start(await bundled('page-key'), { K_SINK: sink.url, ...env })
  return {
    child,
    url: child.url,
    release() {
      holding = false
      for (const response of waiting.splice(0)) accept(response)
    },
    async [Symbol.asyncDispose]() {
      await child[Symbol.asyncDispose]()
      await sink[Symbol.asyncDispose]()
    },
  }
}
