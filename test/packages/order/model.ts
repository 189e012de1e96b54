/**
 * Every run of the protocol for one page: two instances, a store, a topic, a source that delivers what
 * was not answered again. At every step an instance may crash, be deposed, or lose an acknowledgement;
 * what it had under way to the topic may arrive then, later or never.
 */
import { type Change, compare } from '../../../packages/order/change.ts'
import type { Decision } from '../../../packages/order/decide.ts'
import type { Page } from '../../../packages/order/page.ts'
import { isBeyond, type Position } from '../../../packages/order/position.ts'
import type { Step, turn } from '../../../packages/order/turn.ts'
import { next } from '../../../packages/order/waiting.ts'

type Protocol = typeof turn

interface Turn {
  readonly id: string
  readonly decision: Exclude<Decision, 'hold'>
  readonly page: Page | undefined
  /** Steps that are done. */
  readonly done: number
  /** Which of `flying` it waits for. */
  readonly publish?: number
}

interface Instance {
  /** 0: standby. */
  readonly epoch: number
  readonly waiting: readonly string[]
  readonly turn?: Turn
}

interface Written {
  readonly id: string
  readonly epoch: number
  readonly sequence: number
}

interface State {
  readonly epoch: number
  readonly page: Page | undefined
  readonly topic: readonly Written[]
  readonly reported: readonly string[]
  readonly flying: readonly (Written & { readonly number: number })[]
  readonly answered: readonly string[]
  readonly instances: readonly [Instance, Instance]
  /** Crashes and lost acknowledgements that may still happen. */
  readonly faults: number
}

export interface Found {
  readonly states: number
  /** The first state in which something is wrong: what, and the topic. */
  readonly violation?: string
  /** What has happened at least once. */
  readonly seen: ReadonlySet<string>
}

const MOST_EPOCHS = 2

/** Explores all states for these changes. */
export function explore(changes: readonly Change[], protocol: Protocol, faults: number): Found {
  const byId = new Map(changes.map((change) => [change.id, change]))
  const start: State = {
    epoch: 1,
    page: undefined,
    topic: [],
    reported: [],
    flying: [],
    answered: [],
    instances: [
      { epoch: 1, waiting: [] },
      { epoch: 0, waiting: [] },
    ],
    faults,
  }
  const known = new Set<string>()
  const seen = new Set<string>()
  const todo = [start]
  for (let state = todo.pop(); state; state = todo.pop()) {
    const key = JSON.stringify(state)
    if (known.has(key)) continue
    known.add(key)
    const violation = wrong(state, byId)
    if (violation) return { states: known.size, violation, seen }
    for (const [action, following] of steps(state, byId, protocol)) {
      seen.add(action)
      todo.push(following)
    }
  }
  return { states: known.size, seen }
}

/** What a consumer applies: what is beyond the last one, and not the same once more. */
function applied(topic: readonly Written[], byId: ReadonlyMap<string, Change>): string[] {
  let last: Position | undefined
  const ids: string[] = []
  for (const { id, epoch, sequence } of topic) {
    const { revision, time } = byId.get(id) as Change
    const position = { revision, time, epoch, sequence }
    if (!isBeyond(position, last)) continue
    last = position
    if (ids.at(-1) !== id) ids.push(id)
  }
  return ids
}

function wrong(state: State, byId: ReadonlyMap<string, Change>): string | undefined {
  const ids = applied(state.topic, byId)
  for (let i = 1; i < ids.length; i++) {
    const [before, after] = [byId.get(ids[i - 1] as string), byId.get(ids[i] as string)]
    const deleted = before?.kind === 'delete'
    if (compare(before as Change, after as Change, deleted) > 0) return `order: ${ids.join(', ')}`
  }
  const lost = state.answered.find((id) => !ids.includes(id) && !state.reported.includes(id))
  return lost && `lost: ${lost}; the topic has ${ids.join(', ')}`
}

function* steps(
  state: State,
  byId: ReadonlyMap<string, Change>,
  protocol: Protocol,
): Generator<[string, State]> {
  for (const me of [0, 1] as const) {
    const instance = state.instances[me]
    const put = (mine: Instance, more: Partial<State> = {}): State => ({
      ...state,
      ...more,
      instances: me === 0 ? [mine, state.instances[1]] : [state.instances[0], mine],
    })
    if (instance.epoch === 0) {
      if (state.epoch < MOST_EPOCHS) {
        const epoch = state.epoch + 1
        yield ['promoted', put({ epoch, waiting: [] }, { epoch })]
      }
      continue
    }
    for (const id of byId.keys()) {
      const taken = state.answered.includes(id) || instance.waiting.includes(id)
      if (taken) continue
      yield ['delivered', put({ ...instance, waiting: [...instance.waiting, id].sort() })]
    }
    if (state.faults > 0) {
      yield ['crashed', put({ epoch: 0, waiting: [] }, { faults: state.faults - 1 })]
    }
    yield* instance.turn
      ? advance(state, instance, instance.turn, byId, protocol, put)
      : begin(state, instance, byId, put)
  }
  for (const { number, ...written } of state.flying) {
    const [a, b] = state.instances.map((instance) => {
      if (instance.turn?.publish !== number) return instance
      const { publish: _, ...turn } = instance.turn
      return { ...instance, turn: { ...turn, done: turn.done + 1 } }
    }) as [Instance, Instance]
    const flying = state.flying.filter((other) => other.number !== number)
    yield ['landed', { ...state, topic: [...state.topic, written], flying, instances: [a, b] }]
  }
}

type Put = (mine: Instance, more?: Partial<State>) => State

/** Takes the first of what waits, whether the inputs have passed it or not. */
function* begin(
  state: State,
  instance: Instance,
  byId: ReadonlyMap<string, Change>,
  put: Put,
): Generator<[string, State]> {
  const waiting = instance.waiting.map((id) => ({ change: byId.get(id) as Change }))
  for (const reached of [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
    const found = next(state.page, waiting, { reached, window: 10_000, settle: 2000 })
    if (!found || found.decision === 'hold') continue
    const { id } = found.first.change
    const turn = { id, decision: found.decision, page: state.page, done: 0 }
    yield [found.decision, put({ ...instance, turn })]
  }
}

function* advance(
  state: State,
  instance: Instance,
  turn: Turn,
  byId: ReadonlyMap<string, Change>,
  protocol: Protocol,
  put: Put,
): Generator<[string, State]> {
  const { id } = turn
  const { turn: _, ...idle } = instance
  const without = { ...idle, waiting: instance.waiting.filter((other) => other !== id) }
  const onward: Instance = { ...idle, turn: { ...turn, done: turn.done + 1 } }
  if (turn.publish !== undefined) {
    // The acknowledgement does not come: 503, and the source delivers it again.
    if (state.faults > 0) yield ['unacknowledged', put(without, { faults: state.faults - 1 })]
    return
  }
  const step = stepOf(turn, byId.get(id) as Change, protocol)
  if (!step) return yield ['answered', put(without, { answered: add(state.answered, id) })]
  if (step.do === 'report') {
    return yield ['reported', put(onward, { reported: add(state.reported, id) })]
  }
  if (step.do === 'publish') {
    const number = state.flying.reduce((most, { number }) => Math.max(most, number + 1), 0)
    const flying = [...state.flying, { id, epoch: instance.epoch, sequence: step.sequence, number }]
    const flight = { ...instance, turn: { ...turn, publish: number } }
    return yield ['publishing', put(flight, { flying })]
  }
  if (instance.epoch !== state.epoch) return yield ['deposed', put({ epoch: 0, waiting: [] })]
  const fresh = JSON.stringify(step.from) === JSON.stringify(state.page)
  if (!fresh) return yield ['stale', put(without)]
  yield ['written', put(onward, { page: step.to })]
}

const add = (ids: readonly string[], id: string) => [...new Set([...ids, id])].sort()

function stepOf({ page, decision, done }: Turn, change: Change, protocol: Protocol) {
  const run = protocol(page, change, decision)
  let step: IteratorResult<Step, unknown> = run.next()
  for (let i = 0; i < done && !step.done; i++) step = run.next()
  return step.done ? undefined : step.value
}
