/** Checks the end of a failover: NEW alone is active and writes, and its mirror follows. */
import { setTimeout as sleep } from 'node:timers/promises'
import { RunError } from '../failures.ts'
import { sumOf } from './mirror.ts'
import { plan } from './plan.ts'
import { type Run, sum } from './steps.ts'
import { look } from './world.ts'

/** How long the first record may take; without changes there is none. */
const GROW_MS = 30_000

/** @param ended the steps that are done */
export async function verify(run: Run, ended: ReadonlySet<string>): Promise<void> {
  const { world, show, signal } = run
  const { old, next, topics, backward, lost } = world
  show.begin(`verify: ${next.name} alone is active and writes`)
  const total = async () => sum(await next.kafka.ends(topics))
  const before = await total()
  const limit = Date.now() + GROW_MS
  let after = before
  for (; after === before && Date.now() < limit; after = await total()) {
    if (await isIdle(run)) break
    show.progress(`waiting for the first new record of ${next.name}'s ordered stream`)
    await sleep(300, undefined, { signal })
  }
  const facts = await look(world)
  const undone = plan(facts, ended).find(({ state }) => state === 'to do')
  if (undone)
    throw new RunError(`${undone.name} is no longer done: ${undone.description}; run it again`)
  show.detail(
    after > before
      ? `${next.name}'s ordered stream grows (epoch ${facts.next.epoch})`
      : (await isIdle(run))
        ? `${next.name} has finished its inputs, and there are no new changes (epoch ${facts.next.epoch})`
        : `no new record came within ${GROW_MS / 1000} s, although there are changes; see the log of ${next.name}'s page-change-order`,
  )
  if (lost) {
    show.line(
      `${next.name} is active. Keep ${old.name} from the network until it is fenced. When it is back, run this command again without --lost: it fences ${old.name} and reverses its mirror.`,
    )
    return
  }
  show.detail(`${backward.name} runs, ${sumOf(await backward.lag())} records behind`)
  show.line(`${next.name} is active. To go back, fail over --from ${next.name} --to ${old.name}.`)
}

/** Whether NEW has finished all that its inputs have. */
async function isIdle({ world: { old, next }, config }: Run): Promise<boolean> {
  const inputs = [old, next].map(async ({ name }) => {
    const topic = config.input(name)
    const [ends, committed] = await Promise.all([
      next.kafka.ends([topic]),
      next.kafka.committed(config.group(next.name, name), topic),
    ])
    return ends.every(({ partition, offset }) => (committed.get(partition) ?? 0) >= offset)
  })
  return (await Promise.all(inputs)).every((finished) => finished)
}
