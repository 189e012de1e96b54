import { Agent } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { post } from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import { bundled, FunctionProcess } from '../../support/function-process.ts'
import { FakeWiki } from '../../support/function-wiki.ts'

describe('an event over MAX_EVENT_BYTES', () => {
  // In a process of its own, since in this one its answer would wait for the caller.
  let wiki: FakeWiki
  let child: FunctionProcess
  before(async () => {
    wiki = await FakeWiki.start()
    child = await FunctionProcess.start(await bundled(), { MEDIAWIKI_API_URL: wiki.url })
  })
  after(async () => {
    await child[Symbol.asyncDispose]()
    await wiki[Symbol.asyncDispose]()
  })

  const large = Buffer.alloc(11 << 20, ' ')
  for (const [title, agent] of [
    ['keeps its connection', new Agent({ keepAlive: true, maxSockets: 1 })],
    ['closes its connection', undefined],
  ] as const) {
    it(`is refused with an answer, never a reset, if the caller ${title}`, async () => {
      for (let times = 0; times < 20; times++) {
        const answer = await post(child.url, large, {}, agent ? { agent } : {})
        assertProblem(answer, 'event_too_large')
      }
      agent?.destroy()
    })
  }
})
