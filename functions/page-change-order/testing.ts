/** page-change-order between sinks of a test, and changes for it. */
import { setImmediate as turn } from 'node:timers/promises'
import {
  type Answer,
  cloudEvent,
  example,
  type FakeApi,
  fakeApi,
  type OpenFunction,
  openFunction,
  type Result,
} from '@tributary/runtime/testing'
import { type PageChange, pageChange } from '@tributary/schemas/examples'
import enrichment from './index.ts'

/** A minute ago: what is older than the clock is taken as it is. */
const START = Math.floor(Date.now() / 1000) * 1000 - 60_000

export const SOURCE = '/apis/v1/namespaces/tributary/kafkasources/changes#eqiad.page_change'

/** Revision 3 of page 7 made from revision 2 at second 10: `revision(3, 2, 10)`. Without a parent it is a create. */
export function revision(rev_id: number, parent: number, second: number, page_id = 7): PageChange {
  const dt = new Date(START + second * 1000).toISOString().replace('.000Z', 'Z')
  const [kind, rev_parent_id] =
    parent === 0 ? (['create', undefined] as const) : (['edit', parent] as const)
  const none = { prior_state: undefined, created_redirect_page: undefined }
  const noText = { rev_sha1: undefined, rev_size: undefined, content_slots: undefined }
  return example(pageChange, {
    ...{ page_change_kind: kind, dt, page: { page_id }, ...none },
    ...{ meta: { id: `${kind} ${rev_id}@${second}`, dt } },
    revision: { rev_id, rev_parent_id, ...noText },
  })
}

export interface Ordering extends AsyncDisposable {
  readonly opened: OpenFunction
  readonly sink: FakeApi
  readonly inconsistent: FakeApi
  /** Brings a change as a KafkaSource does; a string is its JSON. */
  deliver(change: PageChange | string, attributes?: object): Promise<Result>
  /** Waits until a metric has a value. */
  until(metric: string, value: number): Promise<void>
}

type Environment = Readonly<Record<string, string | undefined>>

/** One that waits for a second, and settles within one; inputs are idle after two. */
export async function ordering(
  env: Environment = {},
  answer: () => Answer | Promise<Answer> = () => ({ status: 202 }),
): Promise<Ordering> {
  const sink = await fakeApi({ '*': answer })
  const inconsistent = await fakeApi({ '*': { status: 202 } })
  const opened = openFunction(enrichment, {
    env: {
      ...{ DATACENTER: 'eqiad', K_SINK: sink.url, INCONSISTENCY_SINK: inconsistent.url },
      ...{ ORDER_WINDOW_SECONDS: '1', ORDER_SETTLE_SECONDS: '1', ...env },
    },
  })
  return {
    ...{ opened, sink, inconsistent },
    deliver: (change, attributes = {}) =>
      opened.invoke(cloudEvent(change, { source: SOURCE, ...attributes })),
    async until(metric, value) {
      while (metricsIn(await opened.metrics()).get(metric) !== value) await turn()
    },
    async [Symbol.asyncDispose]() {
      await opened.close()
      await Promise.all([sink.close(), inconsistent.close()])
    },
  }
}

/** All metrics, by name and labels as they are written. */
export const metricsIn = (text: string): Map<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line.startsWith('tributary_'))
      .map((line) => {
        const [name = '', value] = line.split(/ (?=\S+$)/)
        return [name, Number(value)]
      }),
  )

/** A sink that answers nothing by itself. */
export function heldSink() {
  const waiting: ((answer: Answer) => void)[] = []
  return {
    answer: () => new Promise<Answer>((resolve) => void waiting.push(resolve)),
    /** Waits for the next delivery; the test answers it by the function that this gives. */
    async next(): Promise<(answer: Answer) => void> {
      for (;;) {
        const next = waiting.shift()
        if (next) return next
        await turn()
      }
    },
  }
}
