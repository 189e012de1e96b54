/** The form of what is expected of a cell. */
import type { Disturbance } from './cells/cell.ts'

export interface Prediction {
  readonly says: string
  /** For a path in the figures of a cell: the least and the most that is expected. */
  readonly expects: Readonly<Record<string, readonly [least: number, most: number]>>
}

export type Of<Kind extends Disturbance['kind']> = Extract<Disturbance, { kind: Kind }>

/** Kafka loses nothing, and keeps the order. */
export const INTACT = { lost: [0, 0], repeated: [0, 0], outOfOrder: [0, 0] } as const
