/** Single figures of cells, for sentences and tables. */
import type { Measured } from '../cells/measure.ts'
import type { Results } from '../results.ts'

/** A number with as many digits as one needs. */
export const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Math.round(value * 10) / 10)

/** A figure of a cell in words; a dash if the cell was not measured. */
export const of = (
  results: Results,
  id: string,
  read: (measured: Measured) => number | undefined,
) => {
  const measured = results.cells[id]
  const value = measured && read(measured)
  return value === undefined ? UNKNOWN : figure(value)
}

/** For how long a site could write to no partition, in seconds. */
export const seconds = (site: 'eqiad' | 'codfw') => (measured: Measured) =>
  measured.unavailable[site].writes.all

/** For how long a site could not write to some partition, in seconds. */
export const toSome = (site: 'eqiad' | 'codfw') => (measured: Measured) =>
  measured.unavailable[site].writes.any

/** For how long each site could write to no partition, and not to some, in seconds. */
export function noWrites({ unavailable: { eqiad, codfw } }: Measured): string {
  const of = ({ writes }: typeof eqiad | typeof codfw) =>
    `${figure(writes.all)} (${figure(writes.any)})`
  return `${of(eqiad)} / ${of(codfw)}`
}

/** The head of a column of {@link noWrites}. */
export const NO_WRITES = 'no writes to any partition (to some), s: eqiad / codfw'

/** {@link noWrites} of a cell; a dash if it was not measured. */
export function noWritesOf({ cells }: Results, id: string): string {
  const measured = cells[id]
  return measured ? noWrites(measured) : UNKNOWN
}

export const NEW = '4.4.0 2.5'
/** Stands for the figure of a cell that was not measured. */
export const UNKNOWN = '–'
