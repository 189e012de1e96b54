import assert from 'node:assert/strict'
import { Broker } from '../../stage/kafka/broker.ts'
import { history, type Shape } from '../../stage/order/histories.ts'
import { OrderedTopics } from '../../stage/order/topics.ts'
import { random } from '../../stage/random.ts'
import { tributary } from '../contestants.ts'
import type { Bench, Figure } from '../figure.ts'
import { runProgram } from '../program.ts'

/** Two hours of changes, 8 % of them out of place. */
const SHAPE = { seconds: 7200, displaced: 8, window: 10, settle: 2 }

/**
 * The ordered stream over a backlog in two topics of a real Kafka, and over one in which one topic begins an
 * hour of event time later. The rate is from the first output record to the last; the growth of the memory is
 * from the second quarter of the run to the last.
 */
export const order: Figure = {
  name: 'order',
  async measure({ samples, quick, progress }: Bench) {
    const changes = quick ? 20_000 : 100_000
    const shape = { ...SHAPE, changes, pages: changes / 10 }
    const modes: [name: string, shape: Shape][] = [
      ['order', shape],
      ['order-ahead', { ...shape, ahead: 3600 }],
    ]
    await using broker = await Broker.start()
    for (const [done, [name, shape]] of modes.entries()) {
      const made = history(shape, random())
      const topics = await OrderedTopics.create(broker, name, made)
      const { cpu, memory } = await runProgram(
        ['packages/tributary/cli.ts', 'run', ...topics.args],
        tributary.cwd,
      )
      const { lost, violations, gaps, dead, seconds } = await topics.account(made)
      assert.deepEqual(
        { lost, violations, gaps, dead },
        { lost: [], violations: [], gaps: 0, dead: 0 },
      )
      samples.add(`${name}-events`, 'tributary', changes / seconds)
      samples.add(`${name}-cpu`, 'tributary', (cpu * 1000) / changes)
      samples.add(`${name}-memory-growth`, 'tributary', growth(memory))
      progress((done + 1) / modes.length)
    }
  },
}

/** In percent. */
function growth(memory: readonly number[]): number {
  const quarter = (n: number) => {
    const part = memory
      .slice((n * memory.length) / 4, ((n + 1) * memory.length) / 4)
      .sort((a, b) => a - b)
    return part[Math.floor(part.length / 2)] ?? 0
  }
  return (quarter(3) / quarter(1) - 1) * 100
}
