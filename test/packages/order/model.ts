/**
 * A model of the protocol for one page, which explores every possible run: two instances, a store, a topic,
 * and a source that delivers a change until it is answered, and perhaps again later. At every step an
 * instance may crash, be deposed, or lose an acknowledgement. A record that it was publishing then may reach
 * the topic at once, later or never.
 */
import { type Change, compare } from '../../../packages/order/change.ts'
import { isBeyond } from '../../../packages/order/position.ts'
import { type Action, AT_ANY_MOMENT, type Inputs, type Me } from './model-inputs.ts'
import {
  type Instance,
  keyOf,
  type Published,
  type Run,
  STANDBY,
  type State,
} from './model-state.ts'
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
 * @param inputs how the changes come
 */
export function explore(
  changes: readonly Change[],
  protocol: Protocol,
  faults: number,
  inputs = AT_ANY_MOMENT,
): Exploration {
  const rules = new Rules(changes, protocol)
  const start: State = {
    epoch: 1,
    pageState: NO_STATE,
    safe: [],
    inFlight: [],
    instances: [{ ...STANDBY, epoch: 1 }, STANDBY],
    items: inputs.start,
    faults,
  }
  const known = new Set([keyOf(start)])
  const seen = new Set<string>()
  const todo = [start]
  for (let state = todo.pop(); state; state = todo.pop()) {
    for (const [action, following] of actions(state, rules, inputs)) {
      seen.add(action)
      const { violation } = following
      if (violation) return { states: known.size, violation, seen }
      const before = known.size
      if (known.add(keyOf(following)).size > before) todo.push(following)
    }
  }
  return { states: known.size, seen }
}

/** The model's state after a record has reached the topic. A consumer drops it if it is not beyond the last one. */
function landed(state: State, record: Published, rules: Rules): State {
  const { applied } = state
  const change = rules.change(record.id)
  const before = applied && rules.change(applied.id)
  if (!isBeyond({ ...change, ...record }, before && { ...before, ...applied })) return state
  const isWrong =
    before && before !== change && compare(before, change, before.kind === 'delete') > 0
  return {
    ...{ ...state, applied: record, safe: add(state.safe, record.id) },
    ...(isWrong && { violation: `order: ${before.id}, ${change.id}` }),
  }
}

/** The model's state after a change was answered: its source need not deliver it again. */
const answered = (state: State, id: string): State =>
  state.safe.includes(id) ? state : { ...state, violation: `lost: ${id}` }

/** Everything that can happen next: the action's name and the state it leads to. */
function* actions(state: State, rules: Rules, inputs: Inputs): Generator<Action> {
  for (const me of [0, 1] as const) {
    const instance = state.instances[me]
    if (instance.epoch === 0) {
      if (state.epoch === MAX_EPOCHS) continue
      const epoch = state.epoch + 1
      const promoted = put({ ...state, epoch }, me, { ...instance, epoch })
      yield ['promoted', inputs.sentBack(promoted, me === 0 ? 1 : 0)]
      continue
    }
    if (state.faults > 0) yield ['crashed', inputs.sentBack(faulty(state, me, STANDBY), me)]
    yield* inputs.actions(state, me)
    yield* instance.run
      ? advance(state, me, instance.run, rules, inputs)
      : begin(state, me, rules, inputs)
  }
  for (const record of state.inFlight) {
    const inFlight = state.inFlight.filter((other) => other !== record)
    yield ['landed', landed({ ...state, inFlight }, record, rules)]
  }
}

/** The state of the model with another state of an instance. */
function put(state: State, me: Me, instance: Instance): State {
  const [a, b] = state.instances
  return { ...state, instances: me === 0 ? [instance, b] : [a, instance] }
}

/** The model's state after a fault, with another state of an instance. It no longer waits for its record. */
function faulty(state: State, me: Me, instance: Instance): State {
  const { publishing } = state.instances[me].run ?? {}
  const inFlight = publishing ? [...state.inFlight, publishing] : state.inFlight
  return { ...put(state, me, instance), inFlight, faults: state.faults - 1 }
}

/** Starts the protocol for a change. */
function* begin(state: State, me: Me, rules: Rules, inputs: Inputs): Generator<Action> {
  for (const decided of inputs.decisions(state, me, rules)) {
    const violation = inputs.violationOf(decided)
    const run = { ...decided, pageState: state.pageState, done: 0 }
    const begun = put(state, me, { ...state.instances[me], run })
    yield [decided.decision, { ...begun, ...(violation && { violation }) }]
  }
}

/** Takes the next step of an instance's run. */
function* advance(state: State, me: Me, run: Run, rules: Rules, inputs: Inputs): Generator<Action> {
  const { id, publishing } = run
  const { run: _, ...idle } = state.instances[me]
  const { publishing: __, ...acknowledged } = { ...run, done: run.done + 1 }
  const onward = put(state, me, { ...idle, run: acknowledged })
  if (publishing) {
    yield ['landed', landed(onward, publishing, rules)]
    if (state.faults === 0) return
    // The acknowledgement is lost: the change is answered 503, and the source delivers it again.
    const unacknowledged = inputs.answered(faulty(state, me, idle), me, id, 'again')
    return yield ['unacknowledged', unacknowledged]
  }
  const step = rules.steps(run)[run.done]
  if (!step) {
    return yield [
      'answered',
      answered(inputs.answered(put(state, me, idle), me, id, 'finished'), id),
    ]
  }
  if (step.do === 'report') return yield ['reported', { ...onward, safe: add(state.safe, id) }]
  if (step.do === 'publish') {
    const record = { id, epoch: idle.epoch, sequence: step.sequence }
    return yield ['publishing', put(state, me, { ...idle, run: { ...run, publishing: record } })]
  }
  if (idle.epoch !== state.epoch) {
    return yield ['deposed', inputs.sentBack(put(state, me, STANDBY), me)]
  }
  if (rules.numberOf(step.from) !== state.pageState) {
    return yield ['stale', inputs.answered(put(state, me, idle), me, id, 'again')]
  }
  yield ['written', { ...onward, pageState: rules.numberOf(step.to) }]
}

const add = (ids: readonly string[], id: string) => [...new Set([...ids, id])].sort()
