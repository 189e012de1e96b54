/** The tables of docs/stretched-cluster.md: every cell, what was expected, and what was measured. */
import type { Cell } from '../cells/cell.ts'
import { MATRIX } from '../cells/matrix.ts'
import type { Measured } from '../cells/measure.ts'
import type { NearAndFar } from '../figures/figures.ts'
import { wrong } from '../judge.ts'
import { PREDICTIONS } from '../predictions.ts'
import type { Results } from '../results.ts'
import { figure, NO_WRITES, noWrites } from './figure-of.ts'

export const ms = (value: number | undefined): string =>
  value === undefined ? '–' : `${figure(value)}`

const both = ({ near, far }: NearAndFar) =>
  near || far ? `${ms(near?.p50)} / ${ms(near?.p99)}, ${ms(far?.p50)} / ${ms(far?.p99)}` : '–'

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`

const isSteady = ({ disturbance: { kind } }: Cell) => kind === 'steady' || kind === 'peaks'

/** The cells that were measured, in the order of the matrix. */
const measured = ({ cells }: Results) =>
  MATRIX.flatMap((cell) => {
    const found = cells[cell.id]
    return found ? [[cell, found] as const] : []
  })

/** How far the expectations were met, in words. */
function judged({ id }: Cell, figures: Measured): string {
  const prediction = PREDICTIONS.get(id)
  if (!prediction) return '–'
  const misses = wrong(prediction, figures)
  if (misses.length === 0) return 'as expected'
  return misses
    .map(([path, value]) => {
      const [least, most] = prediction.expects[path] as readonly [number, number]
      return `\`${path}\` ${value === undefined ? '–' : figure(value)}, not ${figure(least)}–${figure(most)}`
    })
    .join('; ')
}

export function steadyTable(results: Results): string {
  const rows = measured(results)
    .filter(([cell]) => isSteady(cell))
    .map(([cell, figures]) =>
      row([
        cell.id,
        both(figures.produce),
        both(figures.produceAlone),
        both(figures.read.plain),
        both(figures.read.rack),
        figures.bulk
          ? `${figures.bulk.default?.toFixed(2)}, ${figures.bulk.tuned?.toFixed(2)}`
          : '–',
        judged(cell, figures),
      ]),
    )
  return [
    'Milliseconds, as median / p99 with a near leader, then with a far one. For two clusters, a read of what the other site wrote is far.',
    '',
    row([
      'cell',
      'steady write',
      'lone write',
      'read, from the leader',
      'read, `client.rack`',
      'most MB/s, default and large batches',
      'expectations',
    ]),
    `|${'---|'.repeat(7)}`,
    ...rows,
  ].join('\n')
}

export function disturbedTable(results: Results): string {
  const rows = measured(results)
    .filter(([cell]) => !isSteady(cell))
    .map(([cell, figures]) => {
      const { eqiad, codfw } = figures.unavailable
      const { metrics } = figures
      return row([
        cell.id,
        noWrites(figures),
        `${figure(eqiad.reads.any)} / ${figure(codfw.reads.any)}`,
        `${metrics.IsrShrinks ?? 0} / ${metrics.IsrExpands ?? 0}`,
        `${metrics.epochs} / ${figures.leaderElections}`,
        figures.rebalances,
        `${figures.lost} / ${figures.repeated} / ${figures.outOfOrder}`,
        Object.values(figures.failed).reduce((sum, each) => sum + each, 0),
        figures.asBefore === undefined ? '> 120' : figure(figures.asBefore),
        judged(cell, figures),
      ])
    })
  return [
    row([
      'cell',
      NO_WRITES,
      'reads late, s: eqiad / codfw',
      'ISR − / +',
      'elections: controller / leaders',
      'rebalances',
      'lost / repeated / out of order',
      'given up',
      'as before after, s',
      'expectations',
    ]),
    `|${'---|'.repeat(10)}`,
    ...rows,
  ].join('\n')
}

export function applicationsTable(results: Results): string {
  const rows = measured(results).flatMap(([{ id }, { applications: found }]) =>
    found
      ? [
          row([
            id,
            found.made,
            `${found.lost} / ${found.repeated} / ${found.outOfOrder}`,
            `${ms(found.orderedDelay?.p50)} / ${ms(found.orderedDelay?.p99)}`,
            figure(found.orderedPause),
            `${figure(found.enrichedPause.eqiad)} / ${figure(found.enrichedPause.codfw)}`,
            `${found.active.before ?? '–'} → ${found.active.after ?? '–'}`,
            found.rebalances,
          ]),
        ]
      : [],
  )
  return [
    row([
      'cell',
      'changes made',
      'lost / repeated / out of order',
      'ms until ordered, median / p99',
      'longest pause of the ordered stream, s',
      'of the enrichment, s: eqiad / codfw',
      'active',
      'rebalances',
    ]),
    `|${'---|'.repeat(8)}`,
    ...rows,
  ].join('\n')
}

/** How many expectations were met, and how many cells lost, repeated or reordered something. */
export function counts(results: Results) {
  const all = measured(results)
  const right = all.filter(([{ id }, figures]) => {
    const prediction = PREDICTIONS.get(id)
    return prediction && wrong(prediction, figures).length === 0
  })
  const sum = (count: (figures: Measured) => number) =>
    all.reduce((total, [, figures]) => total + count(figures), 0)
  return {
    cells: all.length,
    asExpected: right.length,
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    repeated: sum(({ repeated }) => repeated),
    outOfOrder: sum(({ outOfOrder }) => outOfOrder),
  }
}

/** All tables, for the terminal. */
export function report(results: Results): string {
  const { cells, asExpected, acknowledged, lost, repeated, outOfOrder } = counts(results)
  return [
    steadyTable(results),
    disturbedTable(results),
    applicationsTable(results),
    `${asExpected} of ${cells} cells as expected. Of ${acknowledged.toLocaleString('en')} acknowledged records ${lost} were lost, ${repeated} repeated, ${outOfOrder} out of order.`,
  ].join('\n\n')
}
