import type { Mirror } from './mirror.ts'

/** The operations that `reverse` needs; a test implements them without Kafka. */
type ReversibleMirror = Pick<
  Mirror,
  'name' | 'from' | 'state' | 'caughtUp' | 'lag' | 'stop' | 'start' | 'skipToEnd'
>

/**
 * Reverses the direction in which the ordered stream is mirrored. The writer at the current source must
 * have stopped, and the writer at the other end must not have started. After an interruption call it again;
 * until `reversed` has started, `current.start()` undoes it.
 * @throws Error if the source still receives records; then the mirrors are as they were
 */
export async function reverse(
  current: ReversibleMirror,
  reversed: ReversibleMirror,
): Promise<void> {
  if ((await reversed.state()) !== 'STOPPED') {
    if ((await current.state()) === 'STOPPED') return
    throw new Error(
      `${current.name} and ${reversed.name} both run, so records circulate for ever; stop one of them`,
    )
  }
  await current.caughtUp()
  await current.stop()
  const lag = await current.lag()
  if (lag.length > 0) {
    await current.start()
    throw new Error(
      `${current.from} still receives records in ${lag[0]?.topic}; stop the writer there first`,
    )
  }
  await reversed.skipToEnd()
  await reversed.start()
}
