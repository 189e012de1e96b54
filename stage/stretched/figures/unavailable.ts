/** For how long a site could not write, or not read. */

/** A time in which a record of a partition waited longer than it may. */
export interface Wait {
  readonly partition: number
  readonly from: number
  readonly to: number
}

export interface Unavailable {
  /** Seconds in which no partition was available. */
  readonly all: number
  /** Seconds in which at least one partition was not. */
  readonly any: number
}

const STEP_MS = 100

/** @param partitions how many there are */
export function unavailable(waits: readonly Wait[], partitions: number): Unavailable {
  const steps = new Map<number, Set<number>>()
  for (const { partition, from, to } of waits) {
    for (let step = Math.ceil(from / STEP_MS); step * STEP_MS < to; step++) {
      const waiting = steps.get(step) ?? new Set()
      steps.set(step, waiting.add(partition))
    }
  }
  const seconds = (isCounted: (waiting: Set<number>) => boolean) =>
    ([...steps.values()].filter(isCounted).length * STEP_MS) / 1000
  return {
    all: seconds(({ size }) => size === partitions),
    any: seconds(() => true),
  }
}
