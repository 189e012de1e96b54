import { type DeadLetter, readDeadLetter } from './dead-letter.ts'
import { UsageError } from './failures.ts'
import { loadFunction } from './functions.ts'
import { isKafka } from './kafka/address.ts'
import type { Values } from './options.ts'
import { pageKey, partitioner } from './partitioner.ts'
import { pipeline } from './pipeline.ts'
import { parse, type SourceEvent } from './record.ts'
import { refuseSamePlace } from './same-place.ts'
import { openInput, readLines } from './sources/lines.ts'
import { outputs, suitable } from './suitable.ts'

/**
 * `tributary replay`: sends the dead letters of a file in again.
 * @returns the exit code
 */
export async function replay(
  path: string,
  values: Values<'replay'>,
  given: Partial<Values<'replay'>>,
  stop: AbortController,
) {
  refuseSamePlace({ [path]: path, ...outputs(values) })
  // Read through once before anything is sent: a file that is something else is refused as a whole.
  const names = new Set<string | undefined>()
  for await (const letter of letters(path, stop.signal)) names.add(letter.function)
  if (names.size === 0) {
    process.stdout.write(`${path} holds no dead letters\n`)
    return 0
  }
  const definition = await loadFunction(values.function ?? theOne(names, path))
  const options = suitable(definition, values, given)
  return pipeline(definition, options, stop, () => [
    { events: events(path, values.partitions, stop.signal) },
  ])
}

function theOne(names: ReadonlySet<string | undefined>, path: string): string {
  const [name] = names
  if (names.size === 1 && name !== undefined) return name
  const several = [...names].map((each) => each ?? 'none').join(', ')
  throw new UsageError(`${path} has dead letters of: ${several}; choose one with --function`)
}

async function* events(
  path: string,
  partitions: number,
  signal: AbortSignal,
): AsyncGenerator<SourceEvent> {
  const partitionFor = partitioner(partitions)
  for await (const { attributes, body } of letters(path, signal)) {
    yield { partition: partitionFor(pageKey(parse(body))), attributes, body }
  }
}

async function* letters(path: string, signal: AbortSignal): AsyncGenerator<DeadLetter> {
  if (path === '-') throw new UsageError('replay reads a file, not standard input')
  if (isKafka(path)) {
    throw new UsageError('replay reads a file: write the values of the topic into one, a line each')
  }
  let number = 0
  for await (const line of readLines(await openInput(path), signal)) {
    number++
    const letter = readDeadLetter(line)
    if (letter) yield letter
    else {
      const what = `${path}: line ${number} is no dead letter: ${shorten(line)}`
      throw new UsageError(`${what}; take it out, and nothing else is in the way`)
    }
  }
}

const shorten = (line: Buffer): string => JSON.stringify(line.toString('utf8', 0, 60))
