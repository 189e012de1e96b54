/** Why a change is sent back: all of these are answered 503, and Knative delivers the change again. */
import { type EventError, RetryableError } from '@tributary/runtime'

/** This instance is not the active one. */
export const standby = () =>
  new RetryableError('another instance is the active one', { code: 'standby' })

/** Too many changes of a topic are held. */
export const orderFull = (detail: string) => new RetryableError(detail, { code: 'order_full' })

export const isOrderFull = (error: unknown): boolean => (error as EventError).code === 'order_full'

/** The store can't be reached, can't write, or holds another state than expected. */
export const storeUnavailable = (detail: string) =>
  new RetryableError(detail, { code: 'store_unavailable' })
