import type { KafkaAddress } from '@tributary/kafka'
import { UsageError } from '../failures.ts'

export type { KafkaAddress }

export const isKafka = (address: string): boolean => address.startsWith('kafka:')

const BROKER = /^[a-zA-Z0-9._-]+:\d{1,5}$/
const TOPIC = /^[a-zA-Z0-9._-]{1,249}$/

/**
 * Reads the address given for an option: `kafka://host:port[,host:port…]/topic`.
 * @throws UsageError that does not repeat the address, since it may contain a password
 */
export function readAddress(option: string, address: string): KafkaAddress {
  const [, hosts = '', topic = ''] = /^kafka:\/\/([^/]*)\/(.*)$/.exec(address) ?? []
  const brokers = hosts.split(',')
  if (brokers.every((broker) => BROKER.test(broker)) && TOPIC.test(topic)) return { brokers, topic }
  const hint = hosts.includes('@')
    ? '; user and password go into KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD'
    : ''
  throw new UsageError(`${option} must be kafka://HOST:PORT[,HOST:PORT…]/TOPIC${hint}`)
}
