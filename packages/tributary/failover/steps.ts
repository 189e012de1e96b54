/** The steps of a failover. Each may be interrupted at any point, and done again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { RunError } from '../failures.ts'
import type { Config } from './config.ts'
import { sumOf } from './mirror.ts'
import { type Facts, isFenced, mayWrite, type StepName } from './plan.ts'
import { neverMirrored, sinceLost, sinceTakeover, translated } from './positions.ts'
import { reverse, startFrom } from './reverse.ts'
import type { Show } from './show.ts'
import { look, type World } from './world.ts'

/** How long a group may keep its members after they have stopped, or were killed. */
const LEAVE_MS = 60_000

export interface Run {
  readonly world: World
  readonly config: Config
  readonly show: Show
  readonly signal: AbortSignal
  /** How long before the last mirrored record the inputs of a lost datacenter are read again. */
  readonly reread: number
  /** How long the ordered topic must not grow, to show that nobody writes it any more. */
  readonly still: number
}

/** Each step returns what holds now, in words. */
export const ACTIONS: Readonly<Record<StepName, (run: Run, facts: Facts) => Promise<string>>> = {
  prepare: (run) => rebuildStore(run, true),
  fence,
  'catch up': catchUp,
  rebuild: (run) => rebuildStore(run, false),
  reverse: (run, facts) => (facts.lost ? stopForward(run) : turnRound(run, facts)),
  promote,
}

async function fence(run: Run): Promise<string> {
  const { old, topics, lost } = run.world
  await act(run, 'passivate')
  await until(run, `waiting until no instance is active in ${old.name}`, async () => {
    const side = (await look(run.world)).old
    // The platform of a lost datacenter may stop to answer at any time.
    return isFenced(side) || (lost && side.stance === undefined)
  })
  if (lost) return `${old.name} is passive, or does not answer any more`
  const total = async () => sum(await old.kafka.ends(topics))
  let records = await total()
  await until(run, `waiting until ${old.name}'s ordered stream stands still`, async () => {
    const before = records
    await pause(run, run.still)
    records = await total()
    return records === before
  })
  return `no instance is active in ${old.name}, and its ordered stream stands still at ${records} records`
}

async function catchUp({ world: { forward, next }, show, signal }: Run): Promise<string> {
  if ((await forward.state()) === 'STOPPED') await forward.start()
  await forward.caughtUp((lags) => {
    signal.throwIfAborted()
    show.progress(`${forward.name} has ${sumOf(lags)} records to copy`)
  })
  return `${next.name} has them all`
}

function rebuildStore({ world: { next, topics }, show, signal }: Run, ahead: boolean) {
  return next.rebuild(topics[0], {
    signal,
    ahead,
    progress: (tally) => {
      const timer = setInterval(() => show.progress(`${tally}`), 250).unref()
      return { report: (line) => show.detail(line), stop: () => clearInterval(timer) }
    },
  })
}

async function stopForward({ world: { forward } }: Run): Promise<string> {
  await forward.halt()
  return `${forward.name} copies nothing any more`
}

async function turnRound(run: Run, { next: side, backward: back }: Facts): Promise<string> {
  const { forward, backward, topics, old, next } = run.world
  if (!mayWrite(side)) {
    await reverse(forward, backward, () => next.kafka.ends(topics))
    return `${backward.name} runs, and ${forward.name} is stopped`
  }
  // NEW took over without OLD, which is back. What NEW wrote since then is copied; OLD's last records stay.
  await forward.stop()
  const noted = await forward.noted()
  const lonely = neverMirrored(await old.kafka.ends(topics), noted)
  if (back !== 'runs') {
    const copied = await backward.noted()
    await startFrom(backward, await sinceTakeover(topics, { noted, copied }, old.kafka, next.kafka))
  }
  return `${backward.name} copies what ${next.name} wrote without ${old.name}; ${lonely} records of ${old.name} were never mirrored and stay in its copy only`
}

async function promote(run: Run, facts: Facts): Promise<string> {
  const { next } = run.world
  // Once its activation has begun, its groups are where the activation has set them, or beyond.
  if (!mayWrite(facts.next)) await seekInputs(run)
  if (facts.next.stance !== 'active') await act(run, 'activate')
  let epoch = 0
  await until(
    run,
    `waiting until an instance is active in ${next.name}; its page-change-order logs why none is`,
    async () => {
      epoch = (await look(run.world)).next.epoch
      return epoch > 0
    },
  )
  return `epoch ${epoch} is active in ${next.name}`
}

/** Sets where NEW's sources go on: what OLD has finished is not read again, and nothing else is left out. */
async function seekInputs({ world, config, show, reread }: Run): Promise<void> {
  const { old, next, lost, topics, byHand } = world
  for (const input of [old.name, next.name]) {
    const topic = config.input(input)
    const group = config.group(next.name, input)
    const limit = Date.now() + LEAVE_MS
    let members = await next.kafka.members(group)
    for (
      ;
      members > 0 && !byHand && Date.now() < limit;
      members = await next.kafka.members(group)
    ) {
      show.progress(`waiting until ${group} has no members`)
      await sleep(500)
    }
    // By hand, that may be the activation that a person has begun.
    if (members > 0 && byHand) continue
    if (members > 0) {
      throw new RunError(
        `the consumer group ${group} has ${members} members, although ${next.name} is passive; stop them, then run this again`,
      )
    }
    const from = lost
      ? await sinceLost(topic, topics[0], reread, next.kafka)
      : await translated(topic, await committed(old.name, input), old.kafka, next.kafka)
    await next.kafka.seek(group, topic, from)
    const left = sum(await next.kafka.ends([topic])) - [...from.values()].reduce((a, b) => a + b, 0)
    show.detail(`${group} goes on ${left} records before the end of ${topic}`)
  }

  function committed(datacenter: string, input: string) {
    return old.kafka.committed(config.group(datacenter, input), config.input(input))
  }
}

const act = ({ world, show }: Run, action: 'activate' | 'passivate') =>
  actOn(action === 'passivate' ? world.old : world.next, action, world.byHand, show)

/** Makes a datacenter active or passive, or says what a person must do. */
export async function actOn(
  { name, platform }: World['old'],
  action: 'activate' | 'passivate',
  byHand: boolean,
  show: Show,
): Promise<void> {
  if (!byHand) return platform[action]((line) => show.detail(line))
  const entry = `ordered-stream/${action === 'activate' ? 'active' : 'passive'}`
  show.detail(
    `TO DO by hand: write ${entry} into the overlay of ${name}, then run make deploy DC=${name}`,
  )
}

/** Waits until something holds, for as long as it takes: whoever waits no longer stops it and runs it again. */
export async function until(
  run: Pick<Run, 'show' | 'signal'>,
  what: string,
  holds: () => Promise<boolean>,
): Promise<void> {
  while (!(await holds())) {
    run.show.progress(what)
    await pause(run, 300)
  }
}

const pause = ({ signal }: Pick<Run, 'signal'>, ms: number) => sleep(ms, undefined, { signal })

/** How many records topics have had. @param positions their end offsets */
export const sum = (positions: readonly { readonly offset: number }[]): number =>
  positions.reduce((total, { offset }) => total + offset, 0)
