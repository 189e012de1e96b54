/** page-change-order whose events a transport brings: what is stored where, and what is given back. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import {
  type Definition,
  type EventHandler,
  type RunningFunction,
  readConfig,
  type Store,
  serve,
  type Transport,
} from '@tributary/runtime'
import definition from '../../../functions/page-change-order/index.ts'
import { revision } from '../../../functions/page-change-order/testing.ts'

const ENV = { PORT: '0', LOG_LEVEL: 'silent', FUNC_TRANSPORT: 'kafka' }
const NEVER = new AbortController().signal

describe('page-change-order whose events a transport brings', () => {
  let handler: EventHandler
  let running: RunningFunction
  const partitions = {
    watermark: Number.NEGATIVE_INFINITY,
    ended: '',
    watermarkOf: () => Number.NaN,
    end: (_: string) => {},
  }
  const stored: string[] = []
  /** What the store says about a revision that is too large. */
  let tooLarge = 0
  const store: Store = async (event, body, to = undefined) => {
    const { rev_id } = JSON.parse(String(body)).revision
    if (rev_id === tooLarge) return 'it is larger than the topic takes'
    const { sequence, gap, reason, epoch } = event
    assert.match(String(epoch), /^\d{10}$/)
    const marks = [to, sequence && Number(sequence), gap && 'gap', reason]
    stored.push([rev_id, ...marks.filter((mark) => mark)].join(' '))
    return undefined
  }
  let offset = 0
  const bring = (data: object) => {
    const attributes = { specversion: '1.0', id: `${offset++}`, source: '/a#eqiad.x', type: 't' }
    return handler.handle({ attributes, body: Buffer.from(JSON.stringify(data)) }, store, NEVER)
  }
  const code = async (answer: ReturnType<typeof bring>) => (await answer).headers['kne-code']

  before(async () => {
    const transport: Transport = {
      settings: { validate: () => true, allowed: {}, integers: new Set(), addresses: [] },
      open(_, given) {
        handler = given
        const { promise: ended } = Promise.withResolvers<void>()
        return { notReady: undefined, ended, close: async () => {} }
      },
    }
    const config = readConfig(ENV, definition as Definition)
    running = await serve(definition as Definition, { config, host: '127.0.0.1', transport })
    await handler.ordering?.begin(partitions)
  })
  after(() => running.close())

  it('holds a change until the partitions have come far enough, and stores each with its marks', async () => {
    assert.equal((await bring(revision(1, 0, 0))).status, 204)
    const early = bring(revision(3, 2, 2))
    for (let i = 0; i < 10; i++) await turn()
    assert.equal(handler.ordering?.held.events, 1)
    partitions.watermark = Number.POSITIVE_INFINITY
    assert.equal((await early).status, 204)
    assert.equal((await bring(revision(2, 1, 1))).status, 204)
    assert.deepEqual(stored.splice(0), ['1 1', '3 2 gap', '2 inconsistencies late'])
  })

  it('gives up a change that is too large, and later changes of its page do not wait for it', async () => {
    await bring(revision(1, 0, 0, 8))
    tooLarge = 2
    assert.equal(await code(bring(revision(2, 1, 1, 8))), 'event_too_large')
    assert.equal((await bring(revision(3, 2, 2, 8))).status, 204)
    assert.deepEqual(stored.splice(0), ['1 1', '3 3 gap'])
  })

  it('has the time at which a change became an event', () => {
    const data = revision(1, 0, 0)
    const event = (body: string) => ({
      attributes: { specversion: '1.0', id: '1', source: '/a', type: 't' },
      body: Buffer.from(body),
    })
    assert.equal(
      handler.timeOf(event(JSON.stringify(data))),
      Date.parse(String(data.meta.dt ?? data.dt)),
    )
    assert.equal(handler.timeOf(event('{')), undefined)
  })

  it('gives held changes back at once when it drains', async () => {
    partitions.watermark = Number.NEGATIVE_INFINITY
    await bring(revision(1, 0, 0, 9))
    const held = bring(revision(3, 2, 2, 9))
    for (let i = 0; i < 10; i++) await turn()
    void running.close()
    assert.equal(await code(held), 'draining')
  })
})
