import { standby } from './refusals.ts'

/** Whether this instance is the active one. */
export interface Leadership {
  /** The epoch of this instance while it is active; undefined while it is a standby. */
  readonly epoch: number | undefined
  /** Why this instance is a standby, if the reason is not that another instance is active. */
  readonly error?: unknown
  /** Call when the store refuses a write because another instance has become active. */
  lost(): void
}

/**
 * The epoch of this instance.
 * @throws EventError `standby` if it is not active, or the error that keeps it from being active
 */
export function activeEpoch({ epoch, error }: Leadership): number {
  if (epoch === undefined) throw error ?? standby()
  return epoch
}
