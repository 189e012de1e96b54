/** The states of the protocol's model, and a short key for each. */
import type { FinalDecision } from '../../../packages/order/decide.ts'

/** A run of the protocol for one change. */
export interface Run {
  /** The change's id. */
  readonly id: string
  readonly decision: FinalDecision
  /** The page's state when the run began, by its number in `Rules`. */
  readonly pageState: number
  /** How many steps are done. */
  readonly done: number
  /** The record whose acknowledgement it waits for. */
  readonly publishing?: Published
}

export interface Instance {
  /** 0: it is a standby. */
  readonly epoch: number
  /** What its watermarks were told; see `progressAfter`. */
  readonly told: string
  readonly run?: Run
}

/** An instance that is not active. */
export const STANDBY: Instance = { epoch: 0, told: '' }

/** A record of the ordered topic. */
export interface Published {
  readonly id: string
  readonly epoch: number
  readonly sequence: number
}

/** The state of the whole model. Of the topic it has only what decides which records a consumer still applies. */
export interface State {
  /** The store's current epoch. */
  readonly epoch: number
  /** The page's state in the store, by its number in `Rules`. */
  readonly pageState: number
  /** The last record that a consumer of the topic has applied. */
  readonly applied?: Published
  /** The ids of the changes that are not lost: applied by a consumer, or reported. */
  readonly safe: readonly string[]
  /** Records on their way to the topic whose acknowledgement nobody waits for any more. */
  readonly inFlight: readonly Published[]
  readonly instances: readonly [Instance, Instance]
  /** Where the items of the inputs are; see `Inputs`. */
  readonly items: string
  /** How many crashes and lost acknowledgements may still happen. */
  readonly faults: number
  /** The broken rule, if the step to this state has broken one. */
  readonly violation?: string
}

/** By an id or a decision, a letter that stands for it. */
const letters = new Map<string, string>()

function letterOf(word: string): string {
  const letter = letters.get(word) ?? String.fromCharCode(LEAST_LETTER + letters.size)
  letters.set(word, letter)
  return letter
}

/** Numbers of a state, each as one character, are below it. One byte each: a string of two takes twice the memory. */
const LEAST_LETTER = 128
const SEPARATOR = String.fromCharCode(LEAST_LETTER - 1)
/** Instead of a number that is not there. */
const NONE = LEAST_LETTER - 2

const { fromCharCode } = String

/**
 * The key of a state. It is equal for states that lead to the same violations: the instances differ in nothing
 * but their state, and the order of the records in flight means nothing.
 */
export function keyOf(state: State): string {
  if (state.pageState >= NONE) throw new Error('too many states of a page for one character')
  const [a, b] = state.instances.map(instanceKey) as [string, string]
  let key = fromCharCode(state.epoch, state.faults, state.pageState)
  key += a < b ? a + b + state.items : b + a + swapped(state.items)
  if (state.applied) key += recordKey(state.applied)
  key += SEPARATOR + state.inFlight.map(recordKey).sort().join('') + SEPARATOR
  for (const id of state.safe) key += letterOf(id)
  return key
}

function instanceKey({ epoch, told, run }: Instance): string {
  let key = fromCharCode(epoch) + told + SEPARATOR
  if (run) {
    key += letterOf(run.id) + letterOf(run.decision)
    key += fromCharCode(run.pageState, run.done, run.publishing?.sequence ?? NONE)
  }
  return key + SEPARATOR
}

/** The items with the two instances exchanged. */
const swapped = (items: string): string =>
  items.replaceAll(/[01]/g, (instance) => (instance === '0' ? '1' : '0'))

const recordKey = ({ id, epoch, sequence }: Published): string =>
  letterOf(id) + fromCharCode(epoch, sequence)
