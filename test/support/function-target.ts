import assert from 'node:assert/strict'
import definition from '../../functions/page-wikitext-change/index.ts'
import { type Answer, connection, post } from './function-client.ts'
import { assertContract, enriched } from './function-contract.ts'
import { type Json, pageChanges } from './function-events.ts'
import { type Served, serving } from './function-serve.ts'
import { FakeWiki } from './function-wiki.ts'

/** page-wikitext-change on a fake wiki, for events that try to break it. */
export interface Target extends AsyncDisposable {
  readonly wiki: FakeWiki
  readonly served: Served
  readonly url: string
  /** Posts over one kept-alive connection, and checks the answer by {@link assertSound}. */
  send(data: unknown, attributes?: Record<string, string>): Promise<Answer>
  /** Fails unless an ordinary event is enriched. */
  stillServes(): Promise<void>
}

export async function startTarget(env: Record<string, string> = {}): Promise<Target> {
  const wiki = await FakeWiki.start()
  const served = await serving(definition, { MEDIAWIKI_API_URL: wiki.url, ...env })
  const agent = connection()
  const send: Target['send'] = async (data, attributes = {}) =>
    assertSound(await post(served.url, data, attributes, { agent }))
  return {
    wiki,
    served,
    url: served.url,
    send,
    stillServes: async () => {
      enriched(await post(served.url, pageChanges()[0]))
    },
    [Symbol.asyncDispose]: async () => {
      agent.destroy()
      await served.close()
      await wiki[Symbol.asyncDispose]()
    },
  }
}

/** Fails unless the answer follows the contract and is no internal_error. */
export function assertSound(answer: Answer): Answer {
  const code = assertContract(answer)
  assert.notEqual(code, 'internal_error', String(answer.body))
  return answer
}

export type Path = readonly (string | number)[]

/** The path of every member and item at every depth. */
export const paths = (value: Json, at: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.keys(value).flatMap((key) => {
        const path = [...at, Array.isArray(value) ? Number(key) : key]
        return [path, ...paths(value[key], path)]
      })

/** A copy with one member set, and the objects on the way to it made. */
export function withMember(event: Json, path: Path, value: unknown): Json {
  const copy = structuredClone(event)
  let object = copy
  for (const key of path.slice(0, -1)) {
    object[key] ??= {}
    object = object[key]
  }
  // Also for __proto__, which an assignment would not make a member.
  Object.defineProperty(object, path.at(-1) as string, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  })
  return copy
}
