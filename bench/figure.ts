import type { Samples } from './samples.ts'

/** What a figure gets to measure with. */
export interface Bench {
  readonly samples: Samples
  /** Fewer rounds and events: rough, but in a fifth of the time. */
  readonly quick: boolean
  /** Says what is being done; part is how much of the figure is done, 0 to 1. */
  readonly progress: (part: number) => void
}

/** One thing that is measured, in rounds in which the contestants take turns. */
export interface Figure {
  readonly name: string
  readonly measure: (bench: Bench) => Promise<void>
}

/** All of them, each time another one first: what disturbs the machine hits them alike. */
export const rotated = <T>(all: readonly T[], round: number): T[] => [
  ...all.slice(round % all.length),
  ...all.slice(0, round % all.length),
]
