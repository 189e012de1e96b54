import { refuseConflicts } from './conflicts.ts'
import { outputsOf, withDefaultsFor } from './delivery-options.ts'
import { UsageError } from './failures.ts'
import { loadFunction } from './functions.ts'
import { isKafka } from './kafka/address.ts'
import type { Values } from './options.ts'
import { runPipeline } from './pipeline/pipeline.ts'
import { type DeadLetters, deadLetterFile } from './sources/dead-letter-file.ts'

/**
 * `tributary replay`: sends the dead letters of a file or a topic again.
 * @returns the exit code
 */
export async function replay(
  place: string,
  values: Values<'replay'>,
  given: Partial<Values<'replay'>>,
  stop: AbortController,
) {
  refuseConflicts({ [place]: place, ...outputsOf(values) })
  const deadLetters = await openDeadLetters(place, values, stop.signal)
  // All are read once before any is sent: input of another kind is refused as a whole.
  const names = await deadLetters.functionNames()
  if (names.size === 0) {
    process.stdout.write(`${place} holds no dead letters${deadLetters.unless}\n`)
    return 0
  }
  const definition = await loadFunction(values.function ?? onlyName(names, place), 'replay')
  const options = withDefaultsFor(definition, values, given)
  return runPipeline(definition, options, stop, (_, report) => deadLetters.sources(report))
}

async function openDeadLetters(
  place: string,
  values: Values<'replay'>,
  signal: AbortSignal,
): Promise<DeadLetters> {
  if (place === '-') throw new UsageError('replay reads a file or a topic, not standard input')
  if (isKafka(place)) {
    const { deadLetterTopic } = await import('./sources/dead-letter-topic.ts')
    return deadLetterTopic(place, values, signal)
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(place)) {
    throw new UsageError('replay reads a file, or a topic at a kafka:// address')
  }
  if (values.group !== undefined) throw new UsageError('--group is for dead letters in kafka://')
  return deadLetterFile(place, values.partitions, signal)
}

function onlyName(names: ReadonlySet<string | undefined>, place: string): string {
  const [name] = names
  if (names.size === 1 && name !== undefined) return name
  const several = [...names].map((each) => each ?? 'none').join(', ')
  throw new UsageError(`${place} has dead letters of: ${several}; choose one with --function`)
}
