import { apply, type PageState } from '../../../packages/order/page-state.ts'
import type { NewRecord } from '../../../stage/kafka/topics.ts'
import { keyOf, pageChange } from '../../../stage/order/events.ts'
import { history } from '../../../stage/order/histories.ts'
import type { random } from '../../../stage/random.ts'

/** When the instance that was active until the middle was deposed, in seconds since the epoch. */
export const EPOCHS = [1_790_000_000, 1_790_000_100] as const

const BEGIN = EPOCHS[0] * 1000

/**
 * An ordered topic as two instances wrote it, one after the other, with what happens to it: records
 * that come twice, and what the first one still wrote when the second was active.
 * @returns its records, and what the store held: the record of each page
 */
export function orderedTopic(pages: number, changes: number, dice: ReturnType<typeof random>) {
  const shape = { pages, changes, seconds: changes, displaced: 0, window: 1, settle: 1 }
  const { inputs } = history(shape, dice)
  const all = [...inputs.eqiad, ...inputs.codfw].sort((a, b) => a.change.intake - b.change.intake)
  const state = new Map<string, PageState>()
  const records: NewRecord[] = []
  const old: NewRecord[] = []
  for (const [i, { page, change }] of all.entries()) {
    const deposed = i >= changes / 2
    const shown = { ...change, time: BEGIN + change.time, intake: BEGIN + change.intake }
    const after = apply(state.get(page), shown)
    state.set(page, after)
    const written = (epoch: number) => {
      const marks = { ce_epoch: `${epoch}`, ce_sequence: `${after.sequence}`.padStart(10, '0') }
      const event = { ce_specversion: '1.0', ce_id: change.id, ce_source: '/test', ce_type: 'test' }
      const data = JSON.stringify(pageChange(page, change, BEGIN))
      return { key: keyOf(page), value: data, headers: { ...event, ...marks } }
    }
    const record = written(EPOCHS[deposed ? 1 : 0])
    records.push(record)
    old.push(deposed ? written(EPOCHS[0]) : record)
    if (dice.integer(1, 100) <= 5) records.push(record)
    if (deposed && dice.integer(1, 100) <= 10) records.push(old[dice.integer(0, i)] as NewRecord)
  }
  return { records, state: new Map([...state].map(([page, each]) => [keyOf(page), each])) }
}
