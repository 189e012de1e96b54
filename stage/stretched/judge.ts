/** Compares what was expected of a cell with its figures. */
import type { Prediction } from './prediction.ts'

/** The figure at a path such as `produce.near.p50`; undefined if the cell has none. */
export function figureAt(figures: object, path: string): number | undefined {
  const found = path
    .split('.')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], figures)
  return typeof found === 'number' ? found : undefined
}

/** The expectations that were not met: the path, and what was measured. */
export function wrong(
  { expects }: Prediction,
  figures: object,
): readonly (readonly [string, number | undefined])[] {
  return Object.entries(expects).flatMap(([path, [least, most]]) => {
    const measured = figureAt(figures, path)
    const isRight = measured !== undefined && measured >= least && measured <= most
    return isRight ? [] : [[path, measured] as const]
  })
}
