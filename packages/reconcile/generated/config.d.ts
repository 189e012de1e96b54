import type { Settings } from '@tributary/runtime'
export interface ReconcileConfig {
/**
 * How long an event may take: a change of the database without an event after this time is emitted in its place.
 */
RECONCILE_AFTER: string
}

export declare const settings: Settings
