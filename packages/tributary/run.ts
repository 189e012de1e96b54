import { UsageError } from './failures.ts'
import { type Definition, loadFunction } from './functions.ts'
import { isKafka, readAddress } from './kafka/address.ts'
import type { Values } from './options.ts'
import pkg from './package.json' with { type: 'json' }
import { pipeline } from './pipeline.ts'
import { recorder, type SourceEvent } from './record.ts'
import { refuseSamePlace } from './same-place.ts'
import { eventStream } from './sources/event-streams.ts'
import { openInput, readLines } from './sources/lines.ts'
import { outputs, suitable } from './suitable.ts'

/**
 * `tributary run`: delivers events to a function until the input ends.
 * @returns the exit code
 */
export async function run(
  name: string,
  values: Values<'run'>,
  given: Partial<Values<'run'>>,
  stop: AbortController,
) {
  const definition = await loadFunction(name)
  const [input = '-', ...others] = values.input
  if (others.length > 0 && !definition.delivery) {
    throw new UsageError(`${name} takes one --input; it does not put events in order`)
  }
  const inputs = Object.fromEntries(
    values.input.map((each, i) => [`--input${i === 0 ? '' : ` ${i + 1}`}`, each]),
  )
  refuseSamePlace({ ...inputs, ...outputs(values) })
  const options = suitable(definition, values, given)
  if (values.input.every(isKafka)) return runTopics(definition, options, stop)
  if (others.length > 0) throw new UsageError('several --input have to be topics, kafka://…')
  for (const option of ['group', 'until-end'] as const) {
    if (values[option]) throw new UsageError(`--${option} is for an --input of kafka://`)
  }
  const file = /^https?:\/\//.test(input) ? undefined : await openInput(input)
  return pipeline(definition, options, stop, ({ config }, log) => {
    const userAgent = `tributary/${pkg.version} (${process.env.MEDIAWIKI_CONTACT || 'https://example.org/set-MEDIAWIKI_CONTACT'})`
    const { signal } = stop
    const bodies = file ? readLines(file, signal) : eventStream(input, { signal, userAgent, log })
    const record = recorder(definition.name, config.DATACENTER, values.partitions)
    return [{ events: mapped(bodies, record) }]
  })
}

async function runTopics(definition: Definition, values: Values<'run'>, stop: AbortController) {
  const addresses = values.input.map((input) => readAddress('--input', input))
  if (values['dead-letters'] === undefined) {
    throw new UsageError(
      'an --input of kafka:// needs --dead-letters: what cannot be delivered is committed too',
    )
  }
  const { KafkaSource } = await import('./sources/kafka.ts')
  const { name } = definition
  const options = { name, untilEnd: values['until-end'], signal: stop.signal }
  return pipeline(definition, values, stop, (_, report) =>
    Promise.all(
      addresses.map((address) => {
        const group = values.group ?? `tributary-${name}-${address.topic}`
        return KafkaSource.open({ ...options, address, group, report })
      }),
    ),
  )
}

async function* mapped(
  bodies: AsyncIterable<Buffer>,
  record: (body: Buffer) => SourceEvent,
): AsyncGenerator<SourceEvent> {
  for await (const body of bodies) yield record(body)
}
