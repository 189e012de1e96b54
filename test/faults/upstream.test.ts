import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { it } from 'node:test'
import { sha1Base36 } from '@tributary/mediawiki'
import definition from '../../functions/page-wikitext-change/index.ts'
import { random } from '../../stage/random.ts'
import { type Answer, post } from '../support/function-client.ts'
import { assertContract } from '../support/function-contract.ts'
import { serving } from '../support/function-serve.ts'
import { FakeWiki } from '../support/function-wiki.ts'
import { FAULTS, isHidden, isMissing, textOf, unreliable } from './unreliable-wiki.ts'

const EVENTS = 3000
const IN_FLIGHT = 100
/** More than Knative's 10 retries, so that the test does not depend on luck. */
const TRIES = 25

/** Three wikis with the same revision ids; each revision is in several changes. */
const WIKIS = ['en.rivers.example.org', 'de.rivers.example.org', 'fr.rivers.example.org']
const wikiOf = (number: number) => WIKIS[number % 3] as string
const revIdOf = (number: number) => 1 + Math.floor(number / 7)

/** Each event has the SHA-1 of its text; a few have one that no revision has. */
const isWrong = (number: number) => number % 997 === 3
const sha1Of = (number: number) =>
  sha1Base36(isWrong(number) ? 'never written' : textOf(wikiOf(number), revIdOf(number)))

const change = (number: number) => ({
  $schema: '/mediawiki/page/change/1.12.0',
  meta: { stream: 's', domain: wikiOf(number), id: `${number}`, dt: '2026-01-01T00:00:00Z' },
  dt: '2026-01-01T00:00:00Z',
  wiki_id: wikiOf(number),
  page_change_kind: 'edit',
  page: { page_id: number, page_title: 'Page' },
  revision: { rev_id: revIdOf(number), rev_dt: '2026-01-01T00:00:00Z', rev_sha1: sha1Of(number) },
})

/** Checks an answer, whatever the wiki did. Returns its code. */
function check(number: number, answer: Answer): string {
  const code = assertContract(answer)
  const revId = revIdOf(number)
  if (code !== 'enriched') {
    if (answer.status !== 503) assert.equal(code, 'revision_missing', String(answer.body))
    if (code === 'revision_missing') assert.ok(isMissing(revId), `${revId} is there`)
    return code
  }
  const { main } = JSON.parse(String(answer.body)).revision.content_slots
  assert.ok(!isMissing(revId), `${revId} is missing`)
  if (isHidden(revId)) assert.equal(main.content_body, undefined)
  else assert.equal(sha1Base36(main.content_body), sha1Of(number))
  return code
}

it('each of 3,000 events gets its own text or the right refusal, though the wiki fails in every way', async (t) => {
  const { integer, seed } = random()
  t.diagnostic(`SEED=${seed}`)
  const met = new Map<string, number>()
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1)
  await using wiki = await FakeWiki.start(unreliable(integer, (fault) => count(met, fault)))
  const env = { MEDIAWIKI_API_URL: wiki.url, MEDIAWIKI_TIMEOUT_MS: '500', LOG_LEVEL: 'silent' }
  await using served = await serving(definition, env)
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT })
  const ended = new Map<string, number>()
  const refused = new Map<string, number>()
  const deliver = async (number: number) => {
    const tries = isWrong(number) ? 3 : TRIES
    let code = ''
    for (let n = 0; n < tries; n++) {
      const answer = await post(served.url, change(number), {}, { agent })
      code = check(number, answer)
      if (answer.status !== 503) break
      count(refused, code)
    }
    count(ended, code)
    if (isWrong(number) && !isMissing(revIdOf(number)) && !isHidden(revIdOf(number))) {
      assert.notEqual(code, 'enriched')
    }
  }
  let next = 0
  const caller = async () => {
    while (next < EVENTS) await deliver(next++)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller))
  agent.destroy()
  t.diagnostic(`requests: ${[...met].map(([fault, n]) => `${n} ${fault}`).join(', ')}`)
  t.diagnostic(`refused on the way: ${[...refused].map(([code, n]) => `${n} ${code}`).join(', ')}`)
  t.diagnostic(`ended: ${[...ended].map(([code, n]) => `${n} ${code}`).join(', ')}`)

  assert.equal(
    [...ended.values()].reduce((sum, n) => sum + n),
    EVENTS,
  )
  const numbers = Array.from({ length: EVENTS }, (_, number) => number)
  assert.equal(ended.get('revision_missing'), numbers.filter((n) => isMissing(revIdOf(n))).length)
  const wrong = numbers.filter((n) => isWrong(n)).length
  const rest = EVENTS - (ended.get('enriched') ?? 0) - (ended.get('revision_missing') ?? 0)
  assert.ok(rest <= wrong, `${rest} events were never enriched`)
  for (const fault of Object.keys(FAULTS)) assert.ok(met.has(fault), `${fault} was not met`)
})
