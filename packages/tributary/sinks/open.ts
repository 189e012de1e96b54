import { reason, UsageError } from '../failures.ts'
import { isKafka, readAddress } from '../kafka/address.ts'
import { fileSink } from './file.ts'
import { openLines, standardOutput } from './lines.ts'
import type { Sink } from './sink.ts'

/**
 * Opens what an option names: a topic, standard output (`-`), or a file.
 * @param flags whether a file is emptied (`w`) or added to (`a`)
 * @param signal ends the wait for a broker that is away
 * @throws UsageError or RunError
 */
export async function openSink(
  option: string,
  name: string,
  flags: 'w' | 'a',
  signal: AbortSignal,
): Promise<Sink> {
  if (isKafka(name)) {
    const { kafkaSink } = await import('./kafka.ts')
    return kafkaSink(readAddress(option, name), signal)
  }
  if (name === '-') return fileSink(standardOutput(process.stdout))
  try {
    return fileSink(await openLines(name, flags))
  } catch (error) {
    throw new UsageError(`cannot write to ${name}: ${reason(error)}`)
  }
}
