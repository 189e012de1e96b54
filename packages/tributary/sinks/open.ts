import { reason, UsageError } from '../failures.ts'
import { isKafka, readAddress } from '../kafka/address.ts'
import { fileWriter } from './file.ts'
import { type OpenMode, openLines, standardOutput } from './lines.ts'
import type { EventWriter, WriterOptions } from './writer.ts'

export interface OpenOptions extends WriterOptions {
  readonly mode: OpenMode
}

/**
 * Opens what an option names: a topic, standard output (`-`), or a file.
 * @throws UsageError or RunError
 */
export async function openWriter(
  option: string,
  name: string,
  { mode, signal, report }: OpenOptions,
): Promise<EventWriter> {
  if (isKafka(name)) {
    const { topicWriter } = await import('./topic.ts')
    return topicWriter(readAddress(option, name), { signal, report })
  }
  if (name === '-') return fileWriter(standardOutput(process.stdout))
  try {
    return fileWriter(await openLines(name, mode))
  } catch (error) {
    throw new UsageError(`cannot write to ${name}: ${reason(error)}`)
  }
}
