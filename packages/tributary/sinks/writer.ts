import type { SourceEvent } from '../event.ts'
import type { Reply } from '../reply.ts'

/** Writes replies or dead letters to a file or a topic; both reject with the reason if one is not stored. */
export interface EventWriter {
  reply(reply: Reply): Promise<void>
  deadLetter(event: SourceEvent, errors: Readonly<Record<string, string>>): Promise<void>
  close(): Promise<void>
}

export interface WriterOptions {
  /** Ends the wait for a broker that is away. */
  readonly signal: AbortSignal
  readonly report: (line: string) => void
}
