/** Single figures of cells, for sentences and tables. */
import type { Measured } from '../cells/measure.ts'
import type { Results } from '../results.ts'
import { figure } from './tables.ts'

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

export const seconds = (site: 'eqiad' | 'codfw') => (measured: Measured) =>
  measured.unavailable[site].writes.all

export const NEW = '4.4.0 2.5'
/** Stands for the figure of a cell that was not measured. */
export const UNKNOWN = '–'
