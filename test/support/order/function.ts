/** page-change-order over HTTP, between sinks whose answers the tests give. */
import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import type { ServerResponse } from 'node:http'
import pageChangeOrder from '../../../functions/page-change-order/index.ts'
import type { Change } from '../../../packages/order/change.ts'
import { pageChange } from '../../../stage/order/events.ts'
import { type Answer, post, send } from '../function-client.ts'
import { type Served, serving } from '../function-serve.ts'
import { type FakeSink, fakeSink } from '../function-sink.ts'

export type Attributes = Readonly<Record<string, string | undefined>>

/** A minute ago: what is older than the clock is taken as it is. */
export const START = Math.floor(Date.now() / 1000) * 1000 - 60_000

export const SOURCE = '/apis/v1/namespaces/tributary/kafkasources/changes#eqiad.page_change'

export const bodyOf = (change: Change, page = 'page 7'): string =>
  // As it may come, with a space that a JSON round trip would lose.
  `${JSON.stringify(pageChange(page, change, START))} `

export interface Ordering extends Served {
  readonly sink: FakeSink
  readonly inconsistent: FakeSink
  /** Posts a change as a KafkaSource does. */
  deliver(change: Change, page?: string, attributes?: Attributes): Promise<Answer>
}

/** One that waits for a second, and settles within one; inputs are idle after two. */
export async function ordering(env: Attributes = {}): Promise<Ordering> {
  const [sink, inconsistent] = await Promise.all([fakeSink(), fakeSink()])
  const served = await serving(pageChangeOrder, {
    K_SINK: sink.url,
    INCONSISTENCY_SINK: inconsistent.url,
    ORDER_WINDOW_SECONDS: '1',
    ORDER_SETTLE_SECONDS: '1',
    ...env,
  })
  return {
    ...served,
    sink,
    inconsistent,
    deliver: (change, page, attributes = {}) =>
      post(served.url, bodyOf(change, page), { source: SOURCE, id: change.id, ...attributes }),
    async [Symbol.asyncDispose]() {
      await served.close()
      await Promise.all([sink[Symbol.asyncDispose](), inconsistent[Symbol.asyncDispose]()])
    },
  }
}

export interface HeldSink extends FakeSink {
  /** The next delivery that is not answered yet. */
  next(): Promise<ServerResponse>
}

/** A sink that answers nothing by itself. */
export async function heldSink(): Promise<HeldSink> {
  const unanswered: ServerResponse[] = []
  const deliveries = new EventEmitter()
  const sink = await fakeSink((response) => {
    unanswered.push(response)
    deliveries.emit('delivery')
  })
  return {
    ...sink,
    async next() {
      if (unanswered.length === 0) await once(deliveries, 'delivery')
      return unanswered.shift() as ServerResponse
    },
  }
}

export const accept = (response: ServerResponse) => void response.writeHead(202).end()

/** All metrics, by name and labels as they are written. */
export async function metrics(url: string): Promise<Map<string, number>> {
  const { body } = await send(url, { method: 'GET', path: '/metrics' })
  return new Map(
    String(body)
      .split('\n')
      .filter((line) => line.startsWith('tributary_'))
      .map((line) => {
        const [name = '', value] = line.split(/ (?=\S+$)/)
        return [name, Number(value)]
      }),
  )
}

/** Waits until so many changes are held. */
export const untilHeld = (url: string, count: number): Promise<void> =>
  until(url, 'tributary_order_held', count)

/** Waits until a metric has a value; fails if that takes long. */
export async function until(url: string, name: string, value: number): Promise<void> {
  const end = performance.now() + 10_000
  for (;;) {
    const is = (await metrics(url)).get(name)
    if (is === value) return
    if (performance.now() > end) assert.fail(`${name} is ${is}, not ${value}`)
  }
}

/** Whether an answer has come by now: what was sent before this was asked has. */
export async function answered(url: string, answer: Promise<unknown>): Promise<boolean> {
  let come = false
  void answer.finally(() => {
    come = true
  })
  for (let i = 0; i < 3; i++) await metrics(url)
  return come
}
