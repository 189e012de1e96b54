/** Turns round the direction in which the ordered stream is mirrored. */
import { RunError } from '../failures.ts'
import type { Partition, Position } from './kafka.ts'
import type { Mirror } from './mirror.ts'

/** The operations that `reverse` needs; a test implements them without Kafka. */
type ReversibleMirror = Pick<
  Mirror,
  'name' | 'from' | 'state' | 'caughtUp' | 'lag' | 'stop' | 'start' | 'continueFrom'
>

/**
 * The writer at the current source must have stopped, and the writer at the other end must not have
 * started. After an interruption call it again; until `reversed` has started, `current.start()` undoes it.
 * @param ends where the topics end at the source of `reversed`: what is before that came from the other
 * side, and copied back it would be there twice
 * @throws RunError if the source still receives records; then the mirrors are as they were
 */
export async function reverse(
  current: ReversibleMirror,
  reversed: ReversibleMirror,
  ends: () => Promise<readonly Position[]>,
): Promise<void> {
  if ((await reversed.state()) !== 'STOPPED') {
    if ((await current.state()) === 'STOPPED') return
    throw new RunError(
      `${current.name} and ${reversed.name} both run, so records circulate for ever; stop one of them`,
    )
  }
  // A mirror that was stopped by an interrupted call has caught up, or could not catch up now.
  if ((await current.state()) !== 'STOPPED') {
    await current.caughtUp()
    await current.stop()
  }
  const [lag] = await current.lag()
  if (lag) {
    await current.start()
    throw new RunError(
      `${current.from} still receives records in ${lag.topic}; stop the writer there first`,
    )
  }
  await startFrom(reversed, await ends())
}

/** Starts a stopped mirror at these positions. */
export async function startFrom(
  mirror: Pick<Mirror, 'continueFrom' | 'start'>,
  positions: readonly (Partition & { offset: number })[],
): Promise<void> {
  await mirror.continueFrom(positions)
  await mirror.start()
}
