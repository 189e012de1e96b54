import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Suspects } from '../../../packages/mediawiki/suspects.ts'
import { rejection } from '../../support/messages.ts'
import { page, visible, type WikiRequest, wiki } from '../../support/wiki.ts'

const idsOf = ({ parameters }: WikiRequest) =>
  String(parameters.get('revids')).split('|').map(Number)

/** A wiki whose gateway gives up on every request that contains revision 7. */
const wikiWithPoison = (requests: WikiRequest[]) =>
  wiki(
    (response, request) => {
      const ids = idsOf(request)
      if (ids.includes(7)) response.writeHead(502).end()
      else response.end(JSON.stringify(page(...ids.map((id) => visible(id, 'text')))))
    },
    { requests },
  )

test('a revision for which the wiki always fails makes others fail once; on a repeat it is asked for alone', async () => {
  const requests: WikiRequest[] = []
  await using server = await wikiWithPoison(requests)
  const all = () => Promise.allSettled([6, 7, 8].map((id) => server.revision(id)))
  const outcomes = async () => (await all()).map(({ status }) => status)
  assert.deepEqual(await outcomes(), ['rejected', 'rejected', 'rejected'])
  assert.deepEqual(requests.map(idsOf), [[6, 7, 8]])
  assert.deepEqual(await outcomes(), ['fulfilled', 'rejected', 'fulfilled'])
  assert.deepEqual(requests.slice(1).map(idsOf), [[6], [7], [8]])
})

test('a suspect is asked for alone, whether it comes before or after others', async () => {
  for (const [order, expected] of [
    [
      [5, 7, 9],
      [[5, 9], [7]],
    ],
    [
      [7, 5, 9],
      [[7], [5, 9]],
    ],
  ] as const) {
    const requests: WikiRequest[] = []
    await using server = await wikiWithPoison(requests)
    await rejection(server.revision(7))
    await Promise.allSettled(order.map((id) => server.revision(id)))
    assert.deepEqual(requests.slice(1).map(idsOf), expected)
  }
})

test('a revision that came is asked for together with others again', async () => {
  const requests: WikiRequest[] = []
  await using server = await wikiWithPoison(requests)
  await Promise.allSettled([6, 7].map((id) => server.revision(id)))
  await server.revision(6)
  await Promise.all([5, 6].map((id) => server.revision(id)))
  assert.deepEqual(idsOf(requests.at(-1) as WikiRequest), [5, 6])
  assert.equal((await rejection(server.revision(7))).code, 'upstream_unavailable')
})

test('of more than 1,000 suspects the oldest are forgotten', () => {
  const suspects = new Suspects()
  const ids = Array.from({ length: 1001 }, (_, id) => id)
  for (const id of ids) suspects.ended([id], [id])
  assert.deepEqual([suspects.size, suspects.has(0), suspects.has(1)], [1000, false, true])
})
