import { kafkaSource, sourceEvent, Window } from '@tributary/kafka'
import { refuseConflicts } from './conflicts.ts'
import { outputsOf, withDefaultsFor } from './delivery-options.ts'
import { UsageError } from './failures.ts'
import { type Definition, holdsEvents, loadFunction } from './functions.ts'
import { isKafka, readAddress } from './kafka/address.ts'
import { lineEvents } from './line-events.ts'
import type { Values } from './options.ts'
import pkg from './package.json' with { type: 'json' }
import { runPipeline } from './pipeline/pipeline.ts'
import { eventStream } from './sources/event-streams.ts'
import { openInput, readLines } from './sources/lines.ts'

/**
 * `tributary run`: delivers events to a function until the input ends.
 * @returns the exit code
 */
export async function run(
  name: string | undefined,
  values: Values<'run'>,
  given: Partial<Values<'run'>>,
  stop: AbortController,
) {
  const definition = await loadFunction(name, 'run')
  const [input = '-', ...others] = values.input
  if (others.length > 0 && !holdsEvents(definition)) {
    throw new UsageError(`${definition.name} takes one --input; it does not put events in order`)
  }
  const inputs = Object.fromEntries(
    values.input.map((each, i) => [`--input${i === 0 ? '' : ` ${i + 1}`}`, each]),
  )
  refuseConflicts({ ...inputs, ...outputsOf(values) })
  const options = withDefaultsFor(definition, values, given)
  if (values.input.every(isKafka)) return runTopics(definition, options, stop)
  if (others.length > 0) throw new UsageError('several --input have to be topics, kafka://…')
  for (const option of ['group', 'until-end', 'from', 'until'] as const) {
    if (values[option]) throw new UsageError(`--${option} is for an --input of kafka://`)
  }
  const file = /^https?:\/\//.test(input) ? undefined : await openInput(input)
  const contact = process.env.MEDIAWIKI_CONTACT || 'https://example.org/set-MEDIAWIKI_CONTACT'
  const pipeline = runPipeline(definition, options, stop, ({ config }, report) => {
    const userAgent = `tributary/${pkg.version} (${contact})`
    const { signal } = stop
    const bodies = file
      ? readLines(file, signal)
      : eventStream(input, { signal, userAgent, log: report })
    const toEvent = lineEvents(definition.name, config.DATACENTER, values.partitions)
    return [{ events: mapped(bodies, toEvent), remote: !file }]
  })
  // If the pipeline cannot be opened, nobody has read the file.
  return pipeline.finally(() => file?.destroy())
}

async function runTopics(definition: Definition, values: Values<'run'>, stop: AbortController) {
  const addresses = values.input.map((input) => readAddress('--input', input))
  if (values['dead-letters'] === undefined) {
    throw new UsageError(
      'an --input of kafka:// needs --dead-letters: an event that only fails would be committed and lost',
    )
  }
  const window = windowOf(values)
  const { openTopic } = await import('./sources/kafka.ts')
  const { name } = definition
  const { signal } = stop
  return runPipeline(definition, values, stop, (_, report) =>
    Promise.all(
      addresses.map((address) =>
        openTopic({
          address,
          group: groupOf(name, address.topic, values),
          toEvent: (record) => sourceEvent(kafkaSource(name), record),
          window,
          signal,
          report,
        }),
      ),
    ),
  )
}

function windowOf({ from, until, 'until-end': untilEnd }: Values<'run'>): Window {
  if (until !== undefined && untilEnd) {
    throw new UsageError('--until and --until-end both say where to end; leave one out')
  }
  try {
    return new Window({ start: from, end: until ?? (untilEnd ? 'latest' : undefined) }, [
      '--from ',
      '--until ',
    ])
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/**
 * Each window has a group of its own: the offsets that another run committed say nothing about it. So has each of several
 * topics: the members of a group read the same topics.
 */
function groupOf(name: string, topic: string, { group, input, from, until }: Values<'run'>) {
  if (group !== undefined) return input.length > 1 ? `${group}-${topic}` : group
  const times = Object.entries({ from, until }).flatMap(([option, time]) =>
    time === undefined ? [] : [`-${option}-${time.replaceAll(':', '')}`],
  )
  return `tributary-${name}-${topic}${times.join('')}`
}

async function* mapped<From, To>(
  items: AsyncIterable<From>,
  convert: (item: From) => To,
): AsyncGenerator<To> {
  for await (const item of items) yield convert(item)
}
