/** One line about a cell, for the terminal. */
import type { Cell } from './cells/cell.ts'
import type { Measured } from './cells/measure.ts'
import type { Quantiles } from './figures/quantiles.ts'

const milliseconds = (quantiles: Quantiles | undefined): string =>
  quantiles ? `${quantiles.p50.toFixed(0)}/${quantiles.p99.toFixed(0)}` : '–'

export function describe({ id }: Cell, measured: Measured): string {
  const { produce, produceAlone, unavailable, metrics, bulk } = measured
  const { eqiad, codfw } = unavailable
  const isr = `ISR −${metrics.IsrShrinks} +${metrics.IsrExpands}`
  const parts = [
    `write near ${milliseconds(produce.near)} far ${milliseconds(produce.far)} ms`,
    `alone ${milliseconds(produceAlone.near)} ${milliseconds(produceAlone.far)} ms`,
    isr,
    `controllers ${metrics.controllerElections} (epochs ${metrics.epochs})`,
    `leaders ${measured.leaderElections}, rebalances ${measured.rebalances}`,
    `no writes eqiad ${eqiad.writes.all}/${eqiad.writes.any} codfw ${codfw.writes.all}/${codfw.writes.any} s`,
    `no reads ${eqiad.reads.any} ${codfw.reads.any} s`,
    `lost ${measured.lost}, repeated ${measured.repeated}, out of order ${measured.outOfOrder}, failed ${JSON.stringify(measured.failed)}`,
    `as before after ${measured.asBefore?.toFixed(1) ?? 'never'} s`,
    ...(bulk ? [`bulk ${Object.values(bulk).map((rate) => rate.toFixed(2))} MB/s`] : []),
  ]
  return `${id}: ${parts.join('; ')}`
}
