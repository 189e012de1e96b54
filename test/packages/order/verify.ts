import assert from 'node:assert/strict'
import { isBeyond, type Position } from '../../../packages/order/position.ts'
import {
  type Delivered,
  goingOn,
  type History,
  history,
  type Shape,
} from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'
import { type Published, type Result, type Settings, simulate } from './simulation.ts'

/** The records that a consumer applies which follows docs/ordered-stream.md. */
export function applied({ published }: Result): Published[] {
  const last = new Map<string, Position>()
  const before = new Map<string, string>()
  return published.filter(({ page, change, attributes }) => {
    const position = { revision: change.revision, time: change.time, ...attributes }
    if (!isBeyond(position, last.get(page))) return false
    last.set(page, position)
    if (before.get(page) === change.id) return false
    before.set(page, change.id)
    return true
  })
}

/** Asserts what holds for any input: no disorder, no loss, no memory left over, every change counted. */
export function verify(
  result: Result,
  inputs: Readonly<Record<string, readonly Delivered[]>>,
): void {
  const { published, reported, dead, decisions, mostHeld, pagesLeft } = result
  const consumed = new Set(applied(result).map(({ change }) => change.id))
  for (const { change } of published) {
    assert.ok(consumed.has(change.id), `${change.id} was published where a consumer drops it`)
  }
  const accounted = new Set([
    ...consumed,
    ...[...reported.map(({ change }) => change), ...dead].map(({ id }) => id),
  ])
  const all = Object.values(inputs).flat()
  const lost = all.filter(({ change }) => !accounted.has(change.id))
  assert.deepEqual(lost, [], 'lost')
  const counted = Object.values(decisions).reduce((sum, count) => sum + count, 0)
  assert.equal(counted + dead.length, all.length, 'every change is counted')
  assert.ok(mostHeld <= 100 * Object.keys(inputs).length, `${mostHeld} held`)
  assert.equal(pagesLeft, 0, 'no page is left in memory')
}

/** Runs a simulation and verifies its result. */
export async function run(settings: Settings): Promise<Result> {
  const result = await simulate(settings)
  verify(result, settings.inputs)
  return result
}

/** The ids of the changes that were published with a gap. */
export const gapsIn = ({ published }: Result) =>
  published.filter(({ attributes }) => attributes.gap).map(({ change }) => change.id)

/** A start an hour after the events: they are a backlog. */
export const LATER = 4_000_000

/** A start some hours after the events. */
export const HOURS_LATER = 20_000_000

/** Inputs that are all in their topics when the processor starts. */
export function inTopics({ inputs: { eqiad, codfw } }: History): History['inputs'] {
  const inTopic = (delivered: Delivered) => ({ ...delivered, at: Number.NEGATIVE_INFINITY })
  return { eqiad: eqiad.map(inTopic), codfw: codfw.map(inTopic) }
}

export const SHAPE = { pages: 60, changes: 800, seconds: 100, displaced: 8, window: 10, settle: 2 }

/** The inputs of a random history; the same seed makes the same inputs. */
export function inputsOf(seed: number, more: Partial<Shape> = {}) {
  const shape = { ...SHAPE, ...more }
  return goingOn(history(shape, random(seed)), shape)
}
