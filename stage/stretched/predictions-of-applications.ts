/** Expectations of Tributary's functions on a stretched cluster. */
import type { Cell } from './cells/cell.ts'
import { INTACT, type Of, type Prediction } from './prediction.ts'

/** The ordered stream: a lease of 10 s, and a process that starts in 2 s. */
export const processor = ({ how }: Of<'processor'>): Prediction => ({
  says:
    how === 'end'
      ? 'The lease is given back, and the other site takes over as soon as its process has started.'
      : 'The other site takes over when the lease of 10 s and the session in the group, 10 s as well, have expired.',
  expects: {
    ...INTACT,
    'applications.lost': [0, 0],
    'applications.outOfOrder': [0, 0],
    'applications.orderedPause': how === 'end' ? [0.5, 8] : [8, 20],
    'applications.takeovers': [1, 2],
  },
})

/** How long the ordered stream pauses, beside what the cluster itself does. */
export function withApplications(cell: Cell, { says, expects }: Prediction): Prediction {
  const { disturbance } = cell
  const pauses: Record<string, readonly [number, number]> =
    disturbance.kind === 'steady'
      ? { 'applications.orderedDelay.p50': [8 * cell.link.rttMs, 16 * cell.link.rttMs + 1500] }
      : disturbance.kind === 'kill'
        ? { 'applications.orderedPause': [10, 30], 'applications.takeovers': [1, 2] }
        : disturbance.kind === 'stall'
          ? { 'applications.orderedPause': [1, 2 * disturbance.seconds + 15] }
          : {}
  return {
    says: `${says} The ordered stream loses nothing and keeps its order.`,
    expects: {
      ...expects,
      'applications.lost': [0, 0],
      'applications.outOfOrder': [0, 0],
      ...pauses,
    },
  }
}
