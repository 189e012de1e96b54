/** Tells a lookup that an event left behind when it ended from a promise that the author forgot. */

/** The event has its answer, and this error has nothing to do with that. */
export const isLeftBehind = (thrown: unknown): boolean =>
  (thrown as { code?: unknown } | undefined)?.code === 'event_ended'
