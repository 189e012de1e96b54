import type { SourceEvent } from '../event.ts'

/** Where events come from. */
export interface Source {
  readonly events: AsyncIterable<SourceEvent>
  /** It reads over the network, and may take long: the run prints where its metrics and health are. */
  readonly remote?: boolean
  /**
   * Called for each event that is stored, skipped, or a stored dead letter. Only a source that is
   * read again from its unfinished events by the next run has it.
   */
  readonly done?: (event: SourceEvent) => void
  /** Whether another process may have the event by now: then it is left to that one. */
  readonly isLost?: (event: SourceEvent) => boolean
  /** Called once no event of it is in flight any more. */
  readonly close?: () => Promise<void>
}
