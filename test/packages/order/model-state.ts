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
  /** The number of the record in flight whose acknowledgement it waits for. */
  readonly publish?: number
}

export interface Instance {
  /** 0: it is a standby. */
  readonly epoch: number
  /** The ids of the changes whose requests are open. */
  readonly waiting: readonly string[]
  readonly run?: Run
}

/** A record in the ordered topic. */
export interface Published {
  readonly id: string
  readonly epoch: number
  readonly sequence: number
}

/** The state of the whole model. */
export interface State {
  /** The store's current epoch. */
  readonly epoch: number
  /** The page's state in the store, by its number in `Rules`. */
  readonly pageState: number
  readonly topic: readonly Published[]
  readonly reported: readonly string[]
  /** Records on their way to the topic. */
  readonly inFlight: readonly (Published & { readonly number: number })[]
  readonly answered: readonly string[]
  readonly instances: readonly [Instance, Instance]
  /** How many crashes and lost acknowledgements may still happen. */
  readonly faults: number
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

/** The key of a state; equal for equal states only. As JSON it took most of an exploration's time and memory. */
export function keyOf(state: State): string {
  if (state.pageState >= NONE) throw new Error('too many states of a page for one character')
  let key = fromCharCode(state.epoch, state.faults, state.pageState)
  for (const { epoch, waiting, run } of state.instances) {
    key += fromCharCode(epoch)
    for (const id of waiting) key += letterOf(id)
    key += SEPARATOR
    if (run) {
      key += letterOf(run.id) + letterOf(run.decision)
      key += fromCharCode(run.pageState, run.done, run.publish ?? NONE)
    }
    key += SEPARATOR
  }
  for (const { id, epoch, sequence } of state.topic)
    key += letterOf(id) + fromCharCode(epoch, sequence)
  key += SEPARATOR
  for (const { id, epoch, sequence, number } of state.inFlight) {
    key += letterOf(id) + fromCharCode(epoch, sequence, number)
  }
  key += SEPARATOR
  for (const id of state.reported) key += letterOf(id)
  key += SEPARATOR
  for (const id of state.answered) key += letterOf(id)
  return key
}
