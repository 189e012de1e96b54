/**
 * Prints a table of backlogs behind two simulated KafkaSources: where their changes end.
 * node test/packages/order/backlogs.ts [--seeds 20] [--changes 2000,5000,20000] [--partitions 1,4,12] [--fetched 40,Infinity]
 */
import { parseArgs } from 'node:util'
import { makesRevision } from '../../../packages/order/change.ts'
import { history } from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'
import type { Settings } from './simulation.ts'
import { simulate } from './simulation.ts'
import { gapsIn, HOURS_LATER, inTopics, verify } from './verify.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    changes: { type: 'string', default: '2000,5000,20000' },
    partitions: { type: 'string', default: '1,4,12' },
    fetched: { type: 'string', default: '40,Infinity' },
  },
})
const list = (text: string) => text.split(',').map(Number)

async function backlog(changes: number, seed: number, settings: Omit<Settings, 'inputs'>) {
  const shape = { pages: changes / 10, seconds: 7200, displaced: 8, window: 10, settle: 2 }
  const made = history({ ...shape, changes }, random(seed))
  const inputs = inTopics(made)
  const result = await simulate({ inputs, start: HOURS_LATER, ...settings })
  // It fails if a change is lost or out of order.
  verify(result, inputs)
  const misplaced = result.reported.filter(({ change }) => makesRevision(change)).length
  const seconds = ((result.published.at(-1)?.at ?? HOURS_LATER) - HOURS_LATER) / 1000
  return { misplaced, gaps: gapsIn(result).length, seconds }
}

const KILLED: Settings['ends'] = [{ at: 5000, how: 'killed', down: 10_000 }]

process.stdout.write(
  '| changes | partitions | fetched of one | begun with | killed | misplaced | gaps | incomplete runs | seconds |\n',
)
process.stdout.write(`${'|---'.repeat(9)}|\n`)
for (const changes of list(values.changes)) {
  for (const partitions of list(values.partitions)) {
    for (const fetched of list(values.fetched)) {
      for (const last of partitions === 1 ? [0] : [0, partitions - 1]) {
        for (const ends of [[], KILLED]) {
          const firstPartitions = [0, last]
          const runs: Awaited<ReturnType<typeof backlog>>[] = []
          for (let seed = 1; seed <= Number(values.seeds); seed++) {
            runs.push(await backlog(changes, seed, { partitions, fetched, firstPartitions, ends }))
          }
          const sum = (of: (run: (typeof runs)[0]) => number) =>
            runs.reduce((sum, run) => sum + of(run), 0)
          const row = [
            ...[changes, partitions, fetched, last === 0 ? 'the same' : 'another'],
            ...[
              ends.length > 0 ? 'yes' : 'no',
              sum((run) => run.misplaced),
              sum((run) => run.gaps),
            ],
            sum((run) => (run.misplaced + run.gaps > 0 ? 1 : 0)),
            Math.round(sum((run) => run.seconds) / runs.length),
          ]
          process.stdout.write(`| ${row.join(' | ')} |\n`)
        }
      }
    }
  }
}
