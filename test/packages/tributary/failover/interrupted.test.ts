import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { giveUp } from '../../../../packages/tributary/failover/give-up.ts'
import { moveOn } from '../../../../packages/tributary/failover/move-on.ts'
import { Killed, Simulation } from './simulation.ts'

/** Plays a scenario once for each of its questions, and kills it there; then it is played again. */
async function killedEverywhere(
  scenario: (simulation: Simulation) => Promise<unknown>,
  check: (simulation: Simulation) => void,
): Promise<number> {
  for (let killAt = 0; ; killAt++) {
    const simulation = new Simulation()
    simulation.killAt = killAt
    const killed = await scenario(simulation).then(
      () => false,
      (error) => {
        if (!(error instanceof Killed)) throw error
        return true
      },
    )
    if (killed) await scenario(simulation)
    simulation.settle()
    check(simulation)
    if (!killed) return killAt
  }
}

/** What a consumer applies that drops repetitions. */
const applied = (log: readonly number[]) =>
  log.filter((each, i) => each > Math.max(-1, ...log.slice(0, i)))
const all = ({ made }: Simulation) => Array.from({ length: made }, (_, change) => change)

function assertMoved(simulation: Simulation): void {
  const { old, next, wrong } = simulation
  assert.deepEqual(wrong, [])
  assert.deepEqual([old.stance, next.stance], ['passive', 'active'])
  assert.deepEqual([old.mirror.runs, next.mirror.runs], [true, false])
  for (const { log } of [old, next]) assert.deepEqual(applied(log), all(simulation))
}

describe('a failover that is killed at any question', () => {
  it('is completed by the next run: nothing is lost, and never two are active', async () => {
    const questions = await killedEverywhere((simulation) => moveOn(simulation.run()), assertMoved)
    assert.ok(questions > 40, `${questions} questions`)
  })

  it('is completed too if a person makes OLD passive and NEW active', async () => {
    const byHand = (simulation: Simulation) => moveOn(simulation.run({ byHand: true }))
    await killedEverywhere(byHand, assertMoved)
  })

  it('copies nothing twice', async () => {
    await killedEverywhere(
      (simulation) => moveOn(simulation.run()),
      ({ old }) => assert.deepEqual(old.log, applied(old.log)),
    )
  })

  it('can be given up instead, until NEW is promoted', async () => {
    for (let killAt = 0; ; killAt++) {
      const simulation = new Simulation()
      simulation.killAt = killAt
      await moveOn(simulation.run()).catch(() => {})
      if (simulation.next.stance !== 'passive') break
      await giveUp(simulation.run(), false)
      simulation.settle()
      const { old, next, wrong } = simulation
      assert.deepEqual(wrong, [])
      assert.deepEqual([old.stance, next.stance], ['active', 'passive'])
      for (const { log } of [old, next]) assert.deepEqual(log, all(simulation))
    }
  })
})

describe('a datacenter that is lost', () => {
  const lose = async (simulation: Simulation) => {
    const { old } = simulation
    // Its last records are not mirrored.
    simulation.next.mirror.runs = false
    for (let n = 0; n < 4; n++) await simulation.run().world.old.platform.state()
    simulation.next.mirror.runs = true
    old.lost = true
  }

  it('is replaced by the other one, which makes again what was not mirrored', async () => {
    await killedEverywhere(
      async (simulation) => {
        if (!simulation.old.lost) await lose(simulation)
        await moveOn(simulation.run({ lost: true }))
      },
      (simulation) => {
        assert.equal(simulation.next.stance, 'active')
        assert.deepEqual(applied(simulation.next.log), all(simulation))
      },
    )
  })

  it('is fenced when it is back, and gets what the other one wrote', async () => {
    await killedEverywhere(
      async (simulation) => {
        const { old, next } = simulation
        if (next.stance !== 'active') {
          if (!old.lost) await lose(simulation)
          await moveOn(simulation.run({ lost: true }))
        }
        // It comes back as it was: active.
        old.lost = false
        await moveOn(simulation.run())
      },
      (simulation) => {
        simulation.wrong.length = 0
        assertMoved(simulation)
      },
    )
  })
})
