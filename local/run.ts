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

/**
 * `tributary run`: delivers events to a function until the input ends.
 * @returns the exit code
 */
export async function run(name: string, values: Values<'run'>, stop: AbortController) {
  const definition = await loadFunction(name)
  const { input, output, 'dead-letters': deadLetters, partitions } = values
  refuseSamePlace({ '--input': input, '--output': output, '--dead-letters': deadLetters })
  if (isKafka(input)) return runTopic(definition, values, stop)
  for (const option of ['group', 'until-end'] as const) {
    if (values[option]) throw new UsageError(`--${option} is for an --input of kafka://`)
  }
  const file = /^https?:\/\//.test(input) ? undefined : await openInput(input)
  return pipeline(definition, values, stop, ({ config }, log) => {
    const userAgent = `tributary/${pkg.version} (${config.MEDIAWIKI_CONTACT})`
    const { signal } = stop
    const bodies = file ? readLines(file, signal) : eventStream(input, { signal, userAgent, log })
    return { events: mapped(bodies, recorder(definition.name, config.DATACENTER, partitions)) }
  })
}

async function runTopic(definition: Definition, values: Values<'run'>, stop: AbortController) {
  const address = readAddress('--input', values.input)
  if (values['dead-letters'] === undefined) {
    throw new UsageError(
      'an --input of kafka:// needs --dead-letters: what cannot be delivered is committed too',
    )
  }
  const { KafkaSource } = await import('./sources/kafka.ts')
  const { name } = definition
  const group = values.group ?? `tributary-${name}-${address.topic}`
  const options = { address, group, name, untilEnd: values['until-end'], signal: stop.signal }
  return pipeline(definition, values, stop, (_, report) => KafkaSource.open({ ...options, report }))
}

async function* mapped(
  bodies: AsyncIterable<Buffer>,
  record: (body: Buffer) => SourceEvent,
): AsyncGenerator<SourceEvent> {
  for await (const body of bodies) yield record(body)
}
