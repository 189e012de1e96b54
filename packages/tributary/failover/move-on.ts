/** Goes through the steps of a failover, or shows them. */
import { RunError } from '../failures.ts'
import { type PlannedStep, plan, refusal } from './plan.ts'
import { ACTIONS, type Run } from './steps.ts'
import { look } from './world.ts'

/**
 * Does the first step that is not done, and looks again, until all are done.
 * @returns the steps that are done
 */
export async function moveOn(run: Run): Promise<ReadonlySet<string>> {
  await requireTimes(run)
  const ended = new Set<string>()
  let last: PlannedStep | undefined
  for (;;) {
    run.signal.throwIfAborted()
    const facts = await look(run.world)
    const why = refusal(facts)
    if (why !== undefined) throw new RunError(why)
    const steps = plan(facts, ended)
    const due = steps.find(({ state }) => state === 'to do')
    for (const { name, description } of steps.slice(0, due ? steps.indexOf(due) : steps.length)) {
      if (!ended.has(name)) run.show.line(`${name}: done before (${description})`)
      ended.add(name)
    }
    if (!due) return ended
    if (due.name === last?.name) {
      throw new RunError(
        `${due.name} has ended, but it is not done: ${due.description}; run it again with --plan to see why`,
      )
    }
    last = due
    const began = performance.now()
    run.show.begin(`${due.name}: ${due.description}`)
    const result = await ACTIONS[due.name](run, facts)
    run.show.detail(`${result} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
    ended.add(due.name)
  }
}

/** Prints what a run would do now, and changes nothing. */
export async function showPlan(run: Run): Promise<number> {
  const { world, show } = run
  await requireTimes(run)
  const facts = await look(world)
  const why = refusal(facts)
  for (const { name, description, state } of plan(facts)) {
    show.line(`${state.padEnd(5)}  ${name}: ${description}`)
  }
  const point =
    facts.next.stance === 'passive'
      ? `Until promote, --give-up goes back to ${facts.from}.`
      : `It can't be given up any more; to go back, fail over --from ${facts.to} --to ${facts.from}.`
  show.line(point)
  if (why !== undefined) throw new RunError(why)
  return 0
}

/** NEW finds in its own Kafka what OLD has finished by the times of the records, so both must have the same. */
async function requireTimes({ world: { old, next, lost }, config }: Run): Promise<void> {
  if (lost || (await old.kafka.away()) !== undefined) return
  for (const site of [old, next]) {
    for (const topic of [config.input(old.name), config.input(next.name)]) {
      if (await site.kafka.keepsTimes(topic)) continue
      throw new RunError(
        `${topic} in ${site.name} does not keep the times of its records; set its message.timestamp.type to CreateTime, and wait until its older records are deleted`,
      )
    }
  }
}
