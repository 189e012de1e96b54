/**
 * A model of the protocol for one page, which explores every possible run: two instances, a store, a topic,
 * and a source that delivers a change until it is answered, and perhaps again later. At every step an
 * instance may crash, be deposed, or lose an acknowledgement. A record that it was publishing then may reach
 * the topic at once, later or never.
 */
import { type Change, compare } from '../../../packages/order/change.ts'
import { isBeyond } from '../../../packages/order/position.ts'
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
  const rules = new Rules(changes, protocol)
  const start: State = {
    epoch: 1,
    pageState: NO_STATE,
    safe: [],
    inFlight: [],
    instances: [{ epoch: 1 }, { epoch: 0 }],
    faults,
  }
  const known = new Set([keyOf(start)])
  const seen = new Set<string>()
  const todo = [start]
  for (let state = todo.pop(); state; state = todo.pop()) {
    for (const [action, following] of actions(state, rules)) {
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
function* actions(state: State, rules: Rules): Generator<[string, State]> {
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
        yield ['promoted', put({ epoch }, { epoch })]
      }
      continue
    }
    if (state.faults > 0) {
      const inFlight = abandoned(state, instance)
      yield ['crashed', put({ epoch: 0 }, { inFlight, faults: state.faults - 1 })]
    }
    yield* instance.run
      ? advance(state, instance, instance.run, rules, put)
      : begin(state, instance, rules, put)
  }
  for (const record of state.inFlight) {
    const inFlight = state.inFlight.filter((other) => other !== record)
    yield ['landed', landed({ ...state, inFlight }, record, rules)]
  }
}

/** The records in flight after an instance has ceased to wait for its own. */
const abandoned = ({ inFlight }: State, { run }: Instance): readonly Published[] =>
  run?.publishing ? [...inFlight, run.publishing] : inFlight

/** The model's state with another state of the acting instance, and perhaps of other parts. */
type Put = (mine: Instance, more?: Partial<State>) => State

/**
 * Starts the protocol for a change. Any changes may be waiting then, even those that were answered before: a
 * source that starts again may deliver them again.
 */
function* begin(
  state: State,
  instance: Instance,
  rules: Rules,
  put: Put,
): Generator<[string, State]> {
  for (const { id, decision } of rules.decisions(state.pageState)) {
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
  const { id, publishing } = run
  const { run: _, ...idle } = instance
  const { publishing: __, ...acknowledged } = { ...run, done: run.done + 1 }
  const onward: Instance = { ...idle, run: acknowledged }
  if (publishing) {
    yield ['landed', landed(put(onward), publishing, rules)]
    if (state.faults === 0) return
    // The acknowledgement is lost: the change is answered 503, and the source delivers it again.
    const inFlight = abandoned(state, instance)
    return yield ['unacknowledged', put(idle, { inFlight, faults: state.faults - 1 })]
  }
  const step = rules.steps(run)[run.done]
  if (!step) return yield ['answered', answered(put(idle), id)]
  if (step.do === 'report') return yield ['reported', put(onward, { safe: add(state.safe, id) })]
  if (step.do === 'publish') {
    const record = { id, epoch: instance.epoch, sequence: step.sequence }
    return yield ['publishing', put({ ...instance, run: { ...run, publishing: record } })]
  }
  if (instance.epoch !== state.epoch) return yield ['deposed', put({ epoch: 0 })]
  if (rules.numberOf(step.from) !== state.pageState) return yield ['stale', put(idle)]
  yield ['written', put(onward, { pageState: rules.numberOf(step.to) })]
}

const add = (ids: readonly string[], id: string) => [...new Set([...ids, id])].sort()
