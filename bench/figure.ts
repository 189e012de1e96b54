import type { Samples } from './samples.ts'

/** The means that a figure is given to measure with. */
export interface Bench {
  readonly samples: Samples
  /** Whether to use fewer rounds and events: rough, but in a fifth of the time. */
  readonly quick: boolean
  /** Reports which fraction of the figure is done, 0 to 1. */
  readonly progress: (fraction: number) => void
}

/** One measurement, usually in rounds in which the contestants take turns. */
export interface Figure {
  readonly name: string
  readonly measure: (bench: Bench) => Promise<void>
}

/** Rotates the order each round, so that disturbances of the machine hit all contestants alike. */
export const rotated = <T>(all: readonly T[], round: number): T[] => [
  ...all.slice(round % all.length),
  ...all.slice(0, round % all.length),
]
