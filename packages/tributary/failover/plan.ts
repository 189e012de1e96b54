/**
 * Decides what a failover does next, from what its servers say now. It remembers nothing, so a run that was
 * killed is continued by the next one.
 */
import type { Stance } from './platform.ts'

/** One of the two datacenters. */
export interface Side {
  /** Its platform's answer; undefined if there is none. */
  readonly stance: Stance | undefined
  /** The epoch of its active instance; 0 if it has none. */
  readonly epoch: number
}

/** A connector that runs, has stopped, or cannot be asked. */
export type Running = 'runs' | 'stopped' | 'unknown'

export interface Facts {
  readonly from: string
  readonly to: string
  /** The datacenter to take over from, and the one that takes over. */
  readonly old: Side
  readonly next: Side
  readonly lost: boolean
  /** Why OLD's Kafka does not answer; undefined if it does. */
  readonly away: string | undefined
  /** The mirror of the ordered stream from OLD to NEW, and the one back. */
  readonly forward: Running
  readonly backward: Running
  /** How many records of OLD's ordered stream NEW does not have. */
  readonly behind: number
  /** Whether NEW's store has all of NEW's ordered topic. */
  readonly rebuilt: boolean
}

export const STEPS = ['prepare', 'fence', 'catch up', 'rebuild', 'reverse', 'promote'] as const
export type StepName = (typeof STEPS)[number]

export interface PlannedStep {
  readonly name: StepName
  readonly description: string
  readonly state: 'done' | 'to do'
}

export const isFenced = ({ stance, epoch }: Side): boolean => stance === 'passive' && epoch === 0
/** Whether its activation has begun: then it may write at any time. */
export const mayWrite = ({ stance, epoch }: Side): boolean => stance !== 'passive' || epoch > 0
const isActive = ({ stance, epoch }: Side): boolean => stance === 'active' && epoch > 0

/** Why the failover must not go on, and what to do; undefined if it may. */
export function refusal(facts: Facts): string | undefined {
  const { from, to, old, next, away, forward, backward, behind, lost } = facts
  const ahead = `ordered-${from}-to-${to}`
  const back = `ordered-${to}-to-${from}`
  if (lost && away === undefined) {
    return `${from} is not lost: its Kafka answers, and may have records that ${to} does not have; leave out --lost`
  }
  if (!lost && away !== undefined) {
    return `${away}; if ${from} is gone for good, or for longer than you can wait, add --lost`
  }
  if (forward === 'runs' && backward === 'runs') {
    return `${ahead} and ${back} both run, so records go round without end; stop the one that copies to the active datacenter`
  }
  if (lost) return undefined
  if (mayWrite(old) && mayWrite(next) && forward === 'runs') {
    return `${from} and ${to} are both active, and ${ahead} runs; make the one passive that should not be active (make deploy), then run this again`
  }
  if (mayWrite(old) && !mayWrite(next) && backward === 'runs') {
    return `${from} is active, but ${back} copies to it; to complete that failover: --from ${to} --to ${from}`
  }
  if (!mayWrite(next) && backward === 'runs' && behind > 0) {
    return `${back} runs, but ${to} is passive and may lack ${behind} records of ${from}. If ${to} was active before, make it active again (make deploy). If the mirror was turned round too early, stop ${back}, resume ${ahead}, and run this again`
  }
  return undefined
}

/**
 * The steps in their order.
 * @param ended the steps that this run has done. It matters for two whose end the servers do not show:
 * how far NEW's store is filled, and, for a minute, that a mirror of a lost datacenter is to stop
 */
export function plan(facts: Facts, ended: ReadonlySet<string> = new Set()): readonly PlannedStep[] {
  const { from, to, old, next, lost, forward, backward, behind, rebuilt } = facts
  const begun = mayWrite(next)
  const fenced = lost && old.stance === undefined ? true : isFenced(old)
  const reversed = lost
    ? forward === 'stopped' || ended.has('reverse')
    : forward === 'stopped' && backward === 'runs'
  const all: Record<StepName, readonly [description: string, done: boolean]> = {
    prepare: [
      `fill ${to}'s store from ${to}'s copy, while ${from} still writes`,
      ended.has('prepare') || fenced || begun || lost || rebuilt,
    ],
    fence: [
      lost
        ? `make ${from} passive, if its platform answers`
        : `make ${from} passive, so that it writes no more`,
      fenced,
    ],
    'catch up': [
      `wait until ${to}'s copy has all of ${from}'s ordered stream`,
      lost || begun || behind === 0,
    ],
    rebuild: [`rebuild ${to}'s store from that copy`, begun || rebuilt],
    reverse: lost
      ? [`stop ordered-${from}-to-${to}, which must not go on when ${from} is back`, reversed]
      : [`mirror the ordered stream from ${to} to ${from}`, reversed],
    promote: [
      `make ${to} active: it goes on from where ${from} finished its inputs`,
      isActive(next),
    ],
  }
  return order(lost).map((name) => {
    const [description, done] = all[name]
    return { name, description, state: done ? 'done' : 'to do' }
  })
}

/** Nothing more may come from a lost datacenter, before the store is rebuilt. */
const order = (lost: boolean): readonly StepName[] =>
  lost ? ['fence', 'reverse', 'rebuild', 'promote'] : STEPS

/** How to give up: each step, and whether it is done. */
export function planGivingUp(facts: Facts): { refusal?: string; steps: readonly GiveUpStep[] } {
  const { from, to, next, forward, backward, old, lost } = facts
  if (mayWrite(next)) {
    const refusal = `${to} is active already, or half; complete the failover, and to go back fail over --from ${to} --to ${from}`
    return { refusal, steps: [] }
  }
  if (lost) return { refusal: `--give-up needs ${from}; leave out --lost`, steps: [] }
  return {
    steps: [
      {
        name: 'stop',
        description: `stop ordered-${to}-to-${from}`,
        state: backward === 'runs' ? 'to do' : 'done',
      },
      {
        name: 'resume',
        description: `resume ordered-${from}-to-${to}`,
        state: forward === 'runs' ? 'done' : 'to do',
      },
      {
        name: 'activate',
        description: `make ${from} active again`,
        state: isActive(old) ? 'done' : 'to do',
      },
    ],
  }
}

export interface GiveUpStep extends Omit<PlannedStep, 'name'> {
  readonly name: 'stop' | 'resume' | 'activate'
}
