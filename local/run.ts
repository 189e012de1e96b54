import { loadFunction } from './functions.ts'
import type { Values } from './options.ts'
import pkg from './package.json' with { type: 'json' }
import { pipeline } from './pipeline.ts'
import { recorder, type SourceEvent } from './record.ts'
import { refuseSameFile } from './same-file.ts'
import { eventStream } from './sources/event-streams.ts'
import { openInput, readLines } from './sources/lines.ts'

/**
 * `tributary run`: delivers events to a function until the input ends.
 * @returns the exit code
 */
export async function run(name: string, values: Values<'run'>, stop: AbortController) {
  const definition = await loadFunction(name)
  const { input, output, 'dead-letters': deadLetters, partitions } = values
  refuseSameFile({ '--input': input, '--output': output, '--dead-letters': deadLetters })
  const file = /^https?:\/\//.test(input) ? undefined : await openInput(input)
  return pipeline(definition, values, stop, ({ config }, log) => {
    const userAgent = `tributary/${pkg.version} (${config.MEDIAWIKI_CONTACT})`
    const { signal } = stop
    const bodies = file ? readLines(file, signal) : eventStream(input, { signal, userAgent, log })
    return mapped(bodies, recorder(definition.name, config.DATACENTER, partitions))
  })
}

async function* mapped(
  bodies: AsyncIterable<Buffer>,
  record: (body: Buffer) => SourceEvent,
): AsyncGenerator<SourceEvent> {
  for await (const body of bodies) yield record(body)
}
