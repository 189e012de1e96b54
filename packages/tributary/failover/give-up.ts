/** `tributary failover --give-up`: goes back to the datacenter that was active, before NEW is promoted. */
import { RunError } from '../failures.ts'
import { planGivingUp } from './plan.ts'
import { actOn, type Run, until } from './steps.ts'
import { look } from './world.ts'

/** @returns the exit code */
export async function giveUp(run: Run, planOnly: boolean): Promise<number> {
  const { world, show } = run
  const { old, forward, backward, byHand } = world
  const facts = await look(world)
  if (facts.away !== undefined) {
    throw new RunError(`${facts.away}; to give up, ${old.name} must be there`)
  }
  const { refusal, steps } = planGivingUp(facts)
  if (refusal !== undefined) throw new RunError(refusal)
  // NEW has written nothing, so OLD has all its records, and both mirrors go on where they stand.
  const actions = {
    stop: () => backward.stop(),
    resume: () => forward.start(),
    activate: async () => {
      // A program that a killed run has started may still be at work.
      const late = planGivingUp(await look(world)).refusal
      if (late !== undefined) throw new RunError(late)
      await actOn(old, 'activate', byHand, show)
      await until(
        run,
        `waiting until an instance is active in ${old.name}`,
        async () => (await look(world)).old.epoch > 0,
      )
    },
  }
  for (const { name, description, state } of steps) {
    if (planOnly) show.line(`${state.padEnd(5)}  ${description}`)
    else if (state === 'done') show.line(`${name}: done before (${description})`)
    else {
      show.begin(`${name}: ${description}`)
      await actions[name]()
    }
  }
  if (!planOnly) show.line(`The failover is given up: ${old.name} is active.`)
  return 0
}
