/** page-change-reconcile whose events a transport brings: what is emitted, reported, and given back. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import definition from '../../../functions/page-change-reconcile/index.ts'
import {
  type Definition,
  type EventHandler,
  type RunningFunction,
  readConfig,
  type Store,
  serve,
  type Transport,
} from '../../../packages/runtime/index.ts'
import { example, type FakeApi, fakeApi } from '../../../packages/runtime/testing/index.ts'
import { pageChange } from '../../../schemas/generated/examples.js'
import { revisions } from '../../support/reconcile-sides.ts'

const ENV = { PORT: '0', LOG_LEVEL: 'silent', FUNC_TRANSPORT: 'kafka', RECONCILE_AFTER: 'PT60S' }
const START = Date.parse('2026-11-23T19:00:00Z')
const NEVER = new AbortController().signal

/** Revision N was made in second N; its change is in the log, or its event was sent, after more seconds. */
function change(stream: string, rev_id: number, seconds: number, more: object = {}) {
  const at = (second: number) => new Date(START + second * 1000).toISOString()
  return example(pageChange, {
    page_change_kind: 'edit',
    dt: at(rev_id),
    meta: { id: `${stream} ${rev_id}`, stream: `mediawiki.${stream}`, dt: at(rev_id + seconds) },
    revision: { rev_id, rev_dt: at(rev_id) },
    ...more,
  })
}
const captured = (rev_id: number, more = {}) => change('page_change_captured', rev_id, 0, more)
const sent = (rev_id: number, seconds = 1, more = {}) =>
  change('page_change.v1', rev_id, seconds, more)

describe('page-change-reconcile whose events a transport brings', () => {
  let handler: EventHandler
  let running: RunningFunction
  let ended = ''
  /** By stream, the time of the next event that has not been its turn yet. */
  const next = new Map<string, number>()
  const stored: string[] = []
  /** The bodies of what was emitted. */
  const bodies: string[] = []
  let wiki: FakeApi
  /** Revisions that the wiki hides, and those that it does not have. */
  const [hidden, gone] = [new Set<number>(), new Set<number>()]
  const store: Store = async (event, body, to = undefined) => {
    const { revision, meta } = JSON.parse(String(body))
    const marks = [to, event.reason, event.reconciled].filter((mark) => mark)
    assert.equal(
      event.reconciled !== undefined,
      Math.abs(Date.parse(meta.dt) - Date.now()) < 60_000,
    )
    stored.push([revision.rev_id, ...marks].join(' '))
    bodies.push(String(body))
    return undefined
  }
  let offset = 0
  const bring = async (data: object, signal = NEVER) => {
    const attributes = { specversion: '1.0', id: `${offset++}`, source: '/a#eqiad.x', type: 't' }
    const answer = handler.handle(
      { attributes, body: Buffer.from(JSON.stringify(data)) },
      store,
      signal,
    )
    let status: number | undefined
    void answer.then((each) => {
      status = each.status
    })
    for (let i = 0; i < 5; i++) await turn()
    return { answer, status: () => status }
  }

  before(async () => {
    wiki = await fakeApi({
      '*': ({ query }) => ({ json: { query: revisions(query, { hidden, gone }) } }),
    })
    const transport: Transport = {
      settings: { validate: () => true, allowed: {}, integers: new Set(), addresses: [] },
      open(_, given) {
        handler = given
        const { promise } = Promise.withResolvers<void>()
        return { notReady: undefined, ended: promise, close: async () => {} }
      },
    }
    const env = { ...ENV, MEDIAWIKI_API_URL: wiki.url }
    const config = readConfig(env, definition as Definition)
    running = await serve(definition as Definition, { config, host: '127.0.0.1', transport })
    const end = (reason: string) => {
      ended = reason
    }
    await handler.ordering?.begin({
      ...{ watermark: Number.POSITIVE_INFINITY, end },
      watermarkOf: (stream) => next.get(stream) ?? Number.POSITIVE_INFINITY,
    })
  })
  after(async () => {
    await running.close()
    await wiki.close()
  })

  it('emits a change, marked, once the events have come RECONCILE_AFTER beyond it', async () => {
    const lost = await bring(captured(10))
    assert.equal(lost.status(), undefined)
    assert.equal(handler.ordering?.held.events, 1)
    for (const rev of [20, 69]) {
      const pair = [await bring(captured(rev)), await bring(sent(rev))]
      assert.deepEqual(
        pair.map(({ status }) => status()),
        [204, 204],
      )
    }
    assert.deepEqual(stored, [])
    await bring(captured(70))
    await bring(sent(70))
    assert.equal((await lost.answer).status, 204)
    assert.deepEqual(stored.splice(0), ['10 missing'])
  })

  it('leaves out what the wiki has hidden since, and what it does not show any more', async () => {
    hidden.add(31)
    gone.add(32)
    const secret = { comment: 'a secret', performer: { user_text: '192.0.2.44' } }
    const changes = [31, 32, 33].map((rev_id) => {
      const { revision } = captured(rev_id) as { revision: object }
      return bring(
        captured(rev_id, { ...secret, revision: { ...revision, rev_id, comment: 'a secret' } }),
      )
    })
    await Promise.all(changes)
    await bring(captured(95))
    await bring(sent(95))
    for (const each of changes) assert.equal((await (await each).answer).status, 204)
    const [first = '', second = '', third = ''] = bodies.splice(-3)
    for (const body of [first, second]) assert.doesNotMatch(body, /a secret|192\.0\.2\.44/)
    assert.match(third, /a secret.*192|192.*a secret/s)
    assert.deepEqual(stored.splice(0), ['31 missing', '32 missing', '33 missing'])
  })

  it('waits while one side brings nothing, for as long as that takes', async () => {
    const events = [await bring(sent(100)), await bring(sent(900))]
    assert.deepEqual(
      events.map(({ status }) => status()),
      [undefined, undefined],
    )
    const changes = [await bring(captured(100)), await bring(captured(900))]
    for (const { status } of [...events, ...changes]) assert.equal(status(), 204)
    assert.deepEqual(stored, [])
  })

  it('reports an event that the log does not know, but none of a page that is saved unchanged', async () => {
    const surplus = await bring(sent(1000))
    const again = await bring(sent(900, 90, { meta: { ...sent(900, 90).meta, id: 'null edit' } }))
    assert.equal(again.status(), 204)
    await bring(captured(1100))
    await bring(sent(1100))
    assert.equal((await surplus.answer).status, 204)
    assert.deepEqual(stored.splice(0), ['1000 inconsistencies surplus'])
  })

  it('emits what followed a missing delete again, and finishes the delete after it', async () => {
    const of = (id: string, page_change_kind: string, second: number) => ({
      page_change_kind,
      meta: { ...captured(second).meta, id },
      revision: { rev_id: 1120, rev_dt: captured(1120).dt },
    })
    const lost = await bring(captured(1130, of('lost', 'delete', 1130)))
    const undelete = await bring(captured(1131, of('undelete', 'undelete', 1131)))
    const event = await bring(
      sent(1131, 1, {
        page_change_kind: 'undelete',
        revision: { rev_id: 1120, rev_dt: captured(1120).dt },
      }),
    )
    assert.equal(event.status(), undefined)
    await bring(captured(1191))
    await bring(sent(1191))
    while (stored.length < 3) await turn()
    assert.deepEqual(stored.splice(0), ['1120 missing', '1120 again', '1191 again'])
    for (const { answer } of [undelete, event]) assert.equal((await answer).status, 204)
    assert.equal(lost.status(), undefined)
    const now = Math.ceil((Date.now() - START) / 1000) + 1
    await bring(captured(now))
    assert.equal(lost.status(), 204)
  })

  it('counts how each ended, and which fields differ', async () => {
    await bring(captured(1200))
    await bring(sent(1200, 1, { revision: { ...sent(1200).revision, rev_size: 7 } }))
    const response = await fetch(`${running.url}/metrics`)
    const text = await response.text()
    const value = (name: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`tributary_reconcile_${name} `))
          ?.split(' ')[1],
      )
    assert.equal(value('changes_total{ending="missing"}'), 5)
    assert.equal(value('changes_total{ending="again"}'), 2)
    assert.equal(value('events_total{ending="surplus"}'), 1)
    assert.equal(value('events_total{ending="repeated"}'), 1)
    assert.equal(value('differing_total{field="revision.rev_size"}'), 1)
    assert.equal(ended, '')
  })

  it('ends what one side has of hours in which the other brought nothing, without keeping it', async () => {
    const hours = 10_000
    const before = handler.ordering?.held.events
    next.set('mediawiki.page_change.v1', START + hours * 1000)
    const changes = [1210, 1211, 1212].map((rev) => bring(captured(rev)))
    for (const { answer } of await Promise.all(changes)) assert.equal((await answer).status, 204)
    assert.deepEqual(stored.splice(0), ['1210 missing', '1211 missing', '1212 missing'])
    next.clear()
    next.set('mediawiki.page_change_captured', START + hours * 1000)
    const events = [1220, 1221].map((rev) => bring(sent(rev, 1, { wiki_id: 'not_captured' })))
    for (const { answer } of await Promise.all(events)) assert.equal((await answer).status, 204)
    assert.equal(handler.ordering?.held.events, before)
    next.clear()
  })

  it('takes a change again whose partition was given back, and waits for its event', async () => {
    const partition = new AbortController()
    const waiting = await bring(captured(1250), partition.signal)
    partition.abort()
    assert.equal((await waiting.answer).headers['kne-code'], 'draining')
    const again = await bring(captured(1250))
    assert.equal(again.status(), undefined)
    assert.equal((await (await bring(sent(1250))).answer).status, 204)
    assert.equal(again.status(), 204)
    assert.deepEqual(stored, [])
  })

  it('gives back what waits when it drains', async () => {
    const waiting = await bring(captured(1300))
    void running.close()
    assert.equal((await waiting.answer).headers['kne-code'], 'draining')
  })
})
