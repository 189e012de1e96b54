import assert from 'node:assert/strict'
import { isBeyond, type Position } from '../../../packages/order/position.ts'
import { type Delivered, goingOn, history, type Shape } from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'
import { type Out, type Result, type Settings, simulate } from './simulation.ts'

/** What a consumer applies that follows the topic as docs/ordered-stream.md tells it to. */
export function applied({ out }: Result): Out[] {
  const last = new Map<string, Position>()
  const before = new Map<string, string>()
  return out.filter(({ page, change, mark }) => {
    const position = { revision: change.revision, time: change.time, ...mark }
    if (!isBeyond(position, last.get(page))) return false
    last.set(page, position)
    if (before.get(page) === change.id) return false
    before.set(page, change.id)
    return true
  })
}

/** Whatever came in: no reorder, no loss, no memory left over, each one counted. */
export function verify(
  result: Result,
  inputs: Readonly<Record<string, readonly Delivered[]>>,
): void {
  const { out, reported, dead, placed, mostHeld, pagesLeft } = result
  const consumed = new Set(applied(result).map(({ change }) => change.id))
  for (const { change } of out) {
    assert.ok(consumed.has(change.id), `${change.id} went out where a consumer drops it`)
  }
  const accounted = new Set([
    ...consumed,
    ...[...reported.map(({ change }) => change), ...dead].map(({ id }) => id),
  ])
  const all = Object.values(inputs).flat()
  const lost = all.filter(({ change }) => !accounted.has(change.id))
  assert.deepEqual(lost, [], 'lost')
  const counted = Object.values(placed).reduce((sum, count) => sum + count, 0)
  assert.equal(counted + dead.length, all.length, 'each is counted')
  assert.ok(mostHeld <= 100 * Object.keys(inputs).length, `${mostHeld} held`)
  assert.equal(pagesLeft, 0, 'nothing is left over')
}

/** Simulates it, and verifies what has come of it. */
export async function run(settings: Settings): Promise<Result> {
  const result = await simulate(settings)
  verify(result, settings.inputs)
  return result
}

/** The changes that went out with a mark. */
export const marked = ({ out }: Result) =>
  out.filter(({ mark }) => mark.gap).map(({ change }) => change.id)

/** Long after all of it happened. */
export const LATER = 1e9

export const SHAPE = { pages: 60, changes: 800, seconds: 100, displaced: 8, window: 10, settle: 2 }

/** The inputs of a history, again the same with this seed. */
export function made(seed: number, more: Partial<Shape> = {}) {
  const shape = { ...SHAPE, ...more }
  return goingOn(history(shape, random(seed)), shape)
}
