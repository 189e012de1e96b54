/** `tributary capture`: the reader of a wiki's database, with its settings as options. */
import { runCapture } from '@tributary/capture'
import { ConfigError } from '@tributary/runtime'
import { UsageError } from './failures.ts'
import { readAddress } from './kafka/address.ts'
import type { Values } from './options.ts'

/**
 * Reads until the signal.
 * @returns the exit code
 * @throws UsageError if a setting is wrong or missing, RunError if it cannot go on
 */
export async function capture(values: Values<'capture'>, stop: AbortController): Promise<number> {
  const { brokers, topic } = values.output
    ? readAddress('--output', values.output)
    : { brokers: [], topic: undefined }
  const given = {
    CAPTURE_DATABASE: values.database,
    CAPTURE_WIKIS: values.wikis,
    CAPTURE_START: values.start,
    DATACENTER: values.datacenter,
    PORT: values.port?.toString(),
    KAFKA_BROKERS: brokers.length > 0 ? brokers.join(',') : undefined,
    KAFKA_OUTPUT_TOPIC: topic,
  }
  const set = Object.entries(given).filter(([, value]) => value !== undefined)
  try {
    await runCapture({ ...process.env, ...Object.fromEntries(set) }, stop.signal)
    return 0
  } catch (error) {
    if (error instanceof ConfigError)
      throw new UsageError(`${error.message}; see tributary capture --help`)
    throw error
  }
}
