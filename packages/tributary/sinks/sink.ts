import type { Reply } from '../answer.ts'
import type { SourceEvent } from '../record.ts'

/** Where enriched events or dead letters go. Both reject with why something could not be stored. */
export interface Sink {
  reply(reply: Reply): Promise<void>
  deadLetter(event: SourceEvent, errors: Readonly<Record<string, string>>): Promise<void>
  close(): Promise<void>
}
