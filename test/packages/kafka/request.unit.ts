/** Requests to a broker that the client does not know, or not where it is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Base, kGetConnection, NetworkError } from '@platformatic/kafka'
import { type Request, request } from '../../../packages/kafka/request.ts'

type Brokers = ReadonlyMap<number, { readonly host: string }>

/** A client that asks for the brokers once, until it is told to forget them. */
function clientOf(lists: readonly Brokers[]): Base {
  const left = [...lists]
  let known: Brokers | undefined
  return {
    async metadata() {
      known ??= left.shift()
      return { brokers: known }
    },
    clearMetadata: () => (known = undefined),
    [kGetConnection]({ host }: { host: string }, done: (error: Error | null, at?: string) => void) {
      if (host === 'gone') done(new NetworkError('it cannot be reached'))
      else done(null, host)
    },
  } as unknown as Base
}

const api = { async: async (connection: unknown) => connection } as unknown as Request

for (const [what, outdated] of [
  ['was away when the brokers were asked for', new Map([[1, { host: 'one' }]])],
  ['has another address by now', new Map([[2, { host: 'gone' }]])],
] as const) {
  test(`a broker that ${what} is found when the request is tried again`, async () => {
    const client = clientOf([outdated, new Map([[2, { host: 'two' }]])])
    await assert.rejects(request(client, 2, api), /no broker 2 now|cannot be reached/)
    assert.equal(await request(client, 2, api), 'two')
  })
}
