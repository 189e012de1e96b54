import { once } from 'node:events'
import { loadFunction, startFunction } from './functions.ts'
import type { Values } from './options.ts'

/**
 * `tributary serve`: runs one function until the signal.
 * @returns the exit code
 */
export async function serve(
  name: string | undefined,
  values: Values<'serve'>,
  stop: AbortController,
) {
  const definition = await loadFunction(name, 'serve')
  const log = (line: string) => process.stderr.write(line)
  const { url, close } = await startFunction(definition, { ...values, log })
  process.stdout.write(`${definition.name} is at ${url}. Send it an event:

  curl -i ${url} -H 'content-type: application/json' -H 'ce-specversion: 1.0' -H 'ce-id: 1' \\
    -H 'ce-source: /curl' -H 'ce-type: event' --data-binary @EVENT.json

Health and metrics are at /health/liveness, /health/readiness and /metrics. Ctrl-C ends it.
`)
  if (!stop.signal.aborted) await once(stop.signal, 'abort')
  await close()
  return 0
}
