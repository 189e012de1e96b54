import type { Arrival } from './arrival.ts'
import { activeEpoch, type Leadership } from './leadership.ts'
import type { Outputs } from './outputs.ts'
import type { PageState } from './page-state.ts'
import type { protocolSteps } from './protocol.ts'
import { standby, storeUnavailable } from './refusals.ts'
import type { OrderStore } from './store.ts'

/** The parts that the protocol's steps act on. */
export interface Parts<A extends Arrival> {
  readonly store: OrderStore
  readonly leadership: Leadership
  readonly outputs: Outputs<A>
}

/**
 * Runs the protocol's steps for one change, all in the epoch in which the first one started.
 * @returns the page's state in the store after the last step
 * @throws EventError if a step fails or this instance is not active any more; the change is delivered again
 */
export async function runProtocol<A extends Arrival>(
  steps: ReturnType<typeof protocolSteps>,
  arrival: A,
  { store, leadership, outputs }: Parts<A>,
): Promise<PageState | undefined> {
  const epoch = activeEpoch(leadership)
  for (;;) {
    const { done, value: step } = steps.next()
    if (done) return step
    // Another instance may have been active since the last step, even if this one is active again.
    if (leadership.epoch !== epoch) throw standby()
    if (step.do === 'publish') await outputs.publish(arrival, { ...step, epoch })
    else if (step.do === 'report') await outputs.report(arrival, step.reason, epoch)
    else {
      const result = await store.write(arrival.page, step.from, step.to, epoch)
      if (result === 'deposed' && leadership.epoch === epoch) leadership.lost()
      if (result !== 'written') throw result === 'stale' ? stale() : standby()
    }
  }
}

const stale = () => storeUnavailable("the page's state was changed by another instance")
