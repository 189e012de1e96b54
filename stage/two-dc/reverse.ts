import type { Flow } from './flow.ts'

/** Of a flow, what it takes to turn one around. */
type Mirror = Pick<
  Flow,
  'name' | 'from' | 'state' | 'caughtUp' | 'behind' | 'stop' | 'start' | 'skipToEnd'
>

/**
 * Turns the mirror of the ordered stream around. Nobody may write at its source any more; whoever is
 * to write at the other end begins after this. It can be called again if it was interrupted, and until
 * `back` has started, `forth.start()` undoes it.
 * @throws Error, with the mirror as it was, if the source still gets records
 */
export async function reverse(forth: Mirror, back: Mirror): Promise<void> {
  if ((await back.state()) !== 'STOPPED') {
    if ((await forth.state()) === 'STOPPED') return
    throw new Error(`${forth.name} and ${back.name} both run: records go in circles; stop one`)
  }
  await forth.caughtUp()
  await forth.stop()
  const behind = await forth.behind()
  if (behind.length > 0) {
    await forth.start()
    throw new Error(
      `${forth.from} still gets records in ${behind[0]?.topic}; fence its writer first`,
    )
  }
  await back.skipToEnd()
  await back.start()
}
