/** The median of some values, and the quartiles. */
export interface Summary {
  readonly median: number
  readonly low: number
  readonly high: number
  readonly samples: number
}

/**
 * The value below which a fraction of the values lies, interpolated between two of them.
 * @param fraction 0 to 1
 */
export function quantile(ascending: ArrayLike<number>, fraction: number): number {
  const at = (ascending.length - 1) * fraction
  const below = ascending[Math.floor(at)] ?? Number.NaN
  const above = ascending[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

export function summarise(values: readonly number[]): Summary {
  const ascending = values.toSorted((a, b) => a - b)
  return {
    median: quantile(ascending, 0.5),
    low: quantile(ascending, 0.25),
    high: quantile(ascending, 0.75),
    samples: values.length,
  }
}
