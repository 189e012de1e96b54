import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from '@platformatic/kafka'
import { ConfigError } from '@tributary/runtime'
import { reason } from './failure.ts'

type Environment = Readonly<Record<string, string | undefined>>

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL']
const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const

/**
 * Reads the connection's settings from the environment, under the names of librdkafka's settings. A
 * password stands only there: not in an address, on the command line or in a message.
 * @throws ConfigError naming the variable
 */
export function readSettings(env: Environment): Pick<ConnectionOptions, 'tls' | 'sasl'> {
  const protocol = oneOf(env, 'KAFKA_SECURITY_PROTOCOL', PROTOCOLS)
  return {
    ...(protocol.endsWith('SSL') && { tls: readTls(env) }),
    ...(protocol.startsWith('SASL') && {
      sasl: {
        mechanism: oneOf(env, 'KAFKA_SASL_MECHANISM', MECHANISMS),
        username: required(env, 'KAFKA_SASL_USERNAME'),
        password: required(env, 'KAFKA_SASL_PASSWORD'),
      },
    }),
  }
}

function readTls(env: Environment) {
  const file = (name: string) => {
    const path = env[name]
    try {
      return path ? readFileSync(path) : undefined
    } catch (error) {
      throw new ConfigError(`${name}: cannot read ${path}: ${reason(error)}`)
    }
  }
  return {
    ca: file('KAFKA_SSL_CA_LOCATION'),
    cert: file('KAFKA_SSL_CERTIFICATE_LOCATION'),
    key: file('KAFKA_SSL_KEY_LOCATION'),
  }
}

function oneOf<T extends string>(env: Environment, name: string, allowed: readonly T[]): T {
  const value = env[name] || allowed[0]
  const known = allowed.find((each) => each === value)
  if (known !== undefined) return known
  throw new ConfigError(
    `${name} must be one of ${allowed.join(', ')}, not ${JSON.stringify(value)}`,
  )
}

function required(env: Environment, name: string): string {
  const value = env[name]
  if (value) return value
  throw new ConfigError(`${name} is not set, but KAFKA_SECURITY_PROTOCOL requires it`)
}
