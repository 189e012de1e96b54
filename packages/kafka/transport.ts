/** The transport of a function for FUNC_TRANSPORT=kafka. Its bundle is kafka.js. */
import type { EventHandler, RunningTransport, Service, Transport } from '@tributary/runtime'
import { readSettings } from './connection-settings.ts'
import { Direct } from './direct.ts'
import { StopError } from './failure.ts'
import { type KafkaConfig, settings } from './generated/config.js'
import { outputsOf } from './outputs.ts'
import { Window } from './window.ts'

export const transport: Transport<KafkaConfig> = {
  settings,
  open(service: Service<KafkaConfig>, handler: EventHandler): RunningTransport {
    const { config, name } = service
    try {
      if (handler.definition.delivery && !handler.ordering) {
        throw new StopError(
          'FUNC_TRANSPORT=kafka is for a delivery that has an `ordering` only, and that of this function has none',
        )
      }
      const window = windowOf(config)
      outputsOf(config, handler)
      refuseOtherDatacenters(service, handler)
      const connection = {
        clientId: `tributary-${name}`,
        bootstrapBrokers: config.KAFKA_BROKERS.split(','),
        ...readSettings(process.env),
      }
      return new Direct(service, handler, connection, window)
    } catch (error) {
      throw new StopError((error as Error).message)
    }
  },
}

/**
 * Which records are read.
 * @throws Error if the settings make no sense together
 */
export function windowOf(config: KafkaConfig): Window {
  refuseEqualTopics(config)
  const { KAFKA_START: start, KAFKA_END: end } = config
  return new Window({ start, end }, ['KAFKA_START=', 'KAFKA_END='])
}

function refuseEqualTopics(config: KafkaConfig): void {
  const topics = [
    ...config.KAFKA_TOPIC.split(',').map((topic) => ['KAFKA_TOPIC', topic] as const),
    ['KAFKA_OUTPUT_TOPIC', config.KAFKA_OUTPUT_TOPIC] as const,
    ['KAFKA_DEAD_LETTER_TOPIC', config.KAFKA_DEAD_LETTER_TOPIC] as const,
    ['KAFKA_INCONSISTENCY_TOPIC', config.KAFKA_INCONSISTENCY_TOPIC ?? ''] as const,
  ]
  const seen = new Map<string, string>()
  for (const [variable, topic] of topics) {
    const other = seen.get(topic)
    if (other)
      throw new StopError(`${variable} names ${topic}, as ${other} does; name another topic`)
    seen.set(topic, variable)
  }
}

/** A topic begins with its datacenter. Events of another one would all be refused. */
function refuseOtherDatacenters(
  { config }: Service<KafkaConfig>,
  { definition }: EventHandler,
): void {
  const { DATACENTER, KAFKA_TOPIC } = config
  if (definition.everyDatacenter || DATACENTER === 'local') return
  const other = KAFKA_TOPIC.split(',').find(
    (topic) => (/^([^.]+)\./.exec(topic)?.[1] ?? DATACENTER) !== DATACENTER,
  )
  if (other === undefined) return
  throw new StopError(
    `KAFKA_TOPIC: ${other} is of another datacenter than DATACENTER=${DATACENTER}`,
  )
}
