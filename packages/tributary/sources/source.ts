import type { SourceEvent } from '../record.ts'

/** Where events come from. */
export interface Source {
  readonly events: AsyncIterable<SourceEvent>
  /**
   * Only where what is not finished comes again in the next run: told of each event that is stored,
   * skipped, or a stored dead letter.
   */
  readonly done?: (event: SourceEvent) => void
  /** Called when everything that was read is finished or given back. */
  readonly close?: () => Promise<void>
}
