import { type DeadLetter, readDeadLetterLine } from '../dead-letter.ts'
import { parse, type SourceEvent } from '../event.ts'
import { UsageError } from '../failures.ts'
import { partitioner, recordKey } from '../partitioner.ts'
import { openInput, readLines } from './lines.ts'
import type { Source } from './source.ts'

/** Dead letters that can be replayed. */
export interface DeadLetters {
  /**
   * The functions at which they died; undefined stands for none. Empty if there are no dead letters.
   * @throws UsageError if the input has anything but dead letters
   */
  functionNames(): Promise<ReadonlySet<string | undefined>>
  /** Their original events. */
  sources(report: (line: string) => void): readonly Source[] | Promise<readonly Source[]>
  /** Ends the sentence `… holds no dead letters`. */
  readonly unless: string
}

/** The dead letters of a file that `tributary run --dead-letters` wrote. */
export function deadLetterFile(path: string, partitions: number, signal: AbortSignal): DeadLetters {
  return {
    async functionNames() {
      const names = new Set<string | undefined>()
      for await (const letter of deadLetters(path, signal)) names.add(letter.function)
      return names
    },
    sources: () => [{ events: events(path, partitions, signal) }],
    unless: '',
  }
}

async function* events(
  path: string,
  partitions: number,
  signal: AbortSignal,
): AsyncGenerator<SourceEvent> {
  const partitionFor = partitioner(partitions)
  for await (const { attributes, body } of deadLetters(path, signal)) {
    yield { partition: partitionFor(recordKey(parse(body))), attributes, body }
  }
}

async function* deadLetters(path: string, signal: AbortSignal): AsyncGenerator<DeadLetter> {
  let number = 0
  for await (const line of readLines(await openInput(path), signal)) {
    number++
    const letter = readDeadLetterLine(line)
    if (letter) yield letter
    else {
      const start = JSON.stringify(line.toString('utf8', 0, 60))
      throw new UsageError(
        `${path}: line ${number} is no dead letter: ${start}; remove it to replay the others`,
      )
    }
  }
}
