/**
 * A model of the protocol for one page, which explores every possible run: two instances, a store, a topic,
 * and a source that delivers a change again until it is answered. At every step an instance may crash, be
 * deposed, or lose an acknowledgement. A record that it was publishing then may reach the topic at once,
 * later or never.
 */
import { type Change, compare } from '../../../packages/order/change.ts'
import { isBeyond, type Position } from '../../../packages/order/position.ts'
import { type Instance, keyOf, type Published, type Run, type State } from './model-state.ts'
import { NO_STATE, type Protocol, Rules } from './rules.ts'

export interface Exploration {
  readonly states: number
  /** Describes the first bad state: the broken rule, and the changes that a consumer applies. */
  readonly violation?: string
  /** The actions that have happened at least once. */
  readonly seen: ReadonlySet<string>
}

const MAX_EPOCHS = 2

/**
 * Explores all states that these changes can lead to.
 * @param faults how many crashes and lost acknowledgements happen at most
 */
export function explore(
  changes: readonly Change[],
  protocol: Protocol,
  faults: number,
): Exploration {
  const byId = new Map(changes.map((change) => [change.id, change]))
  const rules = new Rules(byId, protocol)
  const start: State = {
    epoch: 1,
    pageState: NO_STATE,
    topic: [],
    reported: [],
    inFlight: [],
    answered: [],
    instances: [
      { epoch: 1, waiting: [] },
      { epoch: 0, waiting: [] },
    ],
    faults,
  }
  const known = new Set([keyOf(start)])
  const seen = new Set<string>()
  const todo = [start]
  for (let state = todo.pop(); state; state = todo.pop()) {
    const violation = violationIn(state, byId)
    if (violation) return { states: known.size, violation, seen }
    for (const [action, following] of actions(state, byId, rules)) {
      seen.add(action)
      const before = known.size
      if (known.add(keyOf(following)).size > before) todo.push(following)
    }
  }
  return { states: known.size, seen }
}

/** The ids of the changes that a consumer applies, in its order. A change that comes twice in a row counts once. */
function applied(topic: readonly Published[], byId: ReadonlyMap<string, Change>): string[] {
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

function violationIn(state: State, byId: ReadonlyMap<string, Change>): string | undefined {
  const ids = applied(state.topic, byId)
  for (let i = 1; i < ids.length; i++) {
    const [before, after] = [byId.get(ids[i - 1] as string), byId.get(ids[i] as string)]
    const deleted = before?.kind === 'delete'
    if (compare(before as Change, after as Change, deleted) > 0) return `order: ${ids.join(', ')}`
  }
  const lost = state.answered.find((id) => !ids.includes(id) && !state.reported.includes(id))
  return lost && `lost: ${lost}; the topic has ${ids.join(', ')}`
}

/** Everything that can happen next: the action's name and the state it leads to. */
function* actions(
  state: State,
  byId: ReadonlyMap<string, Change>,
  rules: Rules,
): Generator<[string, State]> {
  for (const me of [0, 1] as const) {
    const instance = state.instances[me]
    const put = (mine: Instance, more: Partial<State> = {}): State => ({
      ...state,
      ...more,
      instances: me === 0 ? [mine, state.instances[1]] : [state.instances[0], mine],
    })
    if (instance.epoch === 0) {
      if (state.epoch < MAX_EPOCHS) {
        const epoch = state.epoch + 1
        yield ['promoted', put({ epoch, waiting: [] }, { epoch })]
      }
      continue
    }
    for (const id of byId.keys()) {
      if (state.answered.includes(id) || instance.waiting.includes(id)) continue
      yield ['delivered', put({ ...instance, waiting: [...instance.waiting, id].sort() })]
    }
    if (state.faults > 0) {
      yield ['crashed', put({ epoch: 0, waiting: [] }, { faults: state.faults - 1 })]
    }
    yield* instance.run
      ? advance(state, instance, instance.run, rules, put)
      : begin(state, instance, rules, put)
  }
  for (const { number, ...published } of state.inFlight) {
    const [a, b] = state.instances.map((instance) => {
      if (instance.run?.publish !== number) return instance
      const { publish: _, ...run } = instance.run
      return { ...instance, run: { ...run, done: run.done + 1 } }
    }) as [Instance, Instance]
    const inFlight = state.inFlight.filter((other) => other.number !== number)
    const topic = [...state.topic, published]
    yield ['landed', { ...state, topic, inFlight, instances: [a, b] }]
  }
}

/** The model's state with another state of the acting instance, and perhaps of other parts. */
type Put = (mine: Instance, more?: Partial<State>) => State

/** Starts the protocol for the first waiting change, both before and after the watermark has passed it. */
function* begin(
  state: State,
  instance: Instance,
  rules: Rules,
  put: Put,
): Generator<[string, State]> {
  for (const { id, decision } of rules.decisions(state.pageState, instance.waiting)) {
    const run = { id, decision, pageState: state.pageState, done: 0 }
    yield [decision, put({ ...instance, run })]
  }
}

/** Takes the next step of an instance's run. */
function* advance(
  state: State,
  instance: Instance,
  run: Run,
  rules: Rules,
  put: Put,
): Generator<[string, State]> {
  const { id } = run
  const { run: _, ...idle } = instance
  const without = { ...idle, waiting: instance.waiting.filter((other) => other !== id) }
  const onward: Instance = { ...idle, run: { ...run, done: run.done + 1 } }
  if (run.publish !== undefined) {
    // The acknowledgement is lost: the change is answered 503, and the source delivers it again.
    if (state.faults > 0) yield ['unacknowledged', put(without, { faults: state.faults - 1 })]
    return
  }
  const step = rules.steps(run)[run.done]
  if (!step) return yield ['answered', put(without, { answered: add(state.answered, id) })]
  if (step.do === 'report') {
    return yield ['reported', put(onward, { reported: add(state.reported, id) })]
  }
  if (step.do === 'publish') {
    const number = state.inFlight.reduce((most, { number }) => Math.max(most, number + 1), 0)
    const record = { id, epoch: instance.epoch, sequence: step.sequence, number }
    const publishing = { ...instance, run: { ...run, publish: number } }
    return yield ['publishing', put(publishing, { inFlight: [...state.inFlight, record] })]
  }
  if (instance.epoch !== state.epoch) return yield ['deposed', put({ epoch: 0, waiting: [] })]
  if (rules.numberOf(step.from) !== state.pageState) return yield ['stale', put(without)]
  yield ['written', put(onward, { pageState: rules.numberOf(step.to) })]
}

const add = (ids: readonly string[], id: string) => [...new Set([...ids, id])].sort()
