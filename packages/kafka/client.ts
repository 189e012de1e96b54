import type { Base, BaseOptions } from '@platformatic/kafka'
import { readSettings } from './connection-settings.ts'
import { reason, StopError } from './failure.ts'

/** A topic, and the brokers to contact first, as `host:port`; they name the others. */
export interface KafkaAddress {
  readonly brokers: readonly string[]
  readonly topic: string
}

/** Options for a client, with the brokers to contact first. */
export type Connection = BaseOptions & { readonly bootstrapBrokers: string[] }

/** Loaded only for a kafka:// address, since loading takes 0.3 s. */
export const library = () => import('@platformatic/kafka')

/**
 * Options for a client of these brokers. Checks that they can be reached and have the topic.
 * @throws StopError if not, in one line
 */
export async function connect({ brokers, topic }: KafkaAddress): Promise<Connection> {
  const options = {
    clientId: 'tributary',
    bootstrapBrokers: [...brokers],
    ...readSettings(process.env),
  }
  const { Admin } = await library()
  const admin = new Admin({ ...options, retries: 2, retryDelay: 500 })
  try {
    await admin.metadata({ topics: [topic] })
  } catch (error) {
    throw new StopError(explain(error, { brokers, topic }))
  } finally {
    await admin.close()
  }
  return options
}

/**
 * Lets the process end while a connection is open. The client (2.12.1, ConnectionPool) can lose track
 * of a connection when the one before it to the same broker closes late, and then never closes it.
 */
export function holdLoosely(client: Base): void {
  client.on('client:broker:connect', ({ connection }) => connection?.socket.unref())
}

const RETRY_MS = 250

/** The client's option that says how long it waits before it tries again: here it tells the error, too. */
export const retryDelay =
  (retrying: (error: Error) => void) =>
  (...[, , , , error]: [unknown, string, number, number, Error]): number => {
    retrying(error)
    return RETRY_MS
  }

/** How long the end of a run waits for a broker that is away. */
const GOODBYE_MS = 5000

/** Waits for something, for a limited time. Never rejects. */
export async function inTime(
  done: Promise<unknown>,
  milliseconds: number = GOODBYE_MS,
): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  await Promise.race([done.catch(() => {}), late])
  clearTimeout(timer)
}

/** Errors of the protocol that no waiting mends. */
const FINAL = [
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  'INVALID_SESSION_TIMEOUT',
  'INCONSISTENT_GROUP_PROTOCOL',
  'GROUP_MAX_SIZE_REACHED',
  'INVALID_GROUP_ID',
]

/** Whether trying again cannot help: refused, or wrongly configured. */
export const isFinal = (error: unknown): boolean =>
  [...causes(error as KafkaError)].some(
    ({ code, apiId = '' }) => code === 'PLT_KFK_AUTHENTICATION' || FINAL.includes(apiId),
  )

/** Whether an error is a part of normal operation: the group or a partition's leader changed. */
export const isChange = (error: unknown): boolean =>
  [...causes(error as KafkaError)].some(
    ({ needsRejoin, hasStaleMetadata }) => needsRejoin || hasStaleMetadata,
  )

interface KafkaError extends Error {
  readonly code?: string
  readonly apiId?: string
  readonly needsRejoin?: boolean
  readonly hasStaleMetadata?: boolean
  readonly errors?: readonly KafkaError[]
  readonly cause?: KafkaError
}

/** A client's error in one line: what failed, where, what to check. */
export function explain(error: unknown, { brokers, topic }: KafkaAddress): string {
  const chain = [...causes(error as KafkaError)]
  const at = `Kafka at ${brokers.join(',')}`
  const says = (text: string) => chain.some(({ message }) => message.includes(text))
  if (chain.some(({ code }) => code === 'PLT_KFK_AUTHENTICATION')) {
    return `${at} does not accept the user and password; see KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM`
  }
  if (says('Unknown topic')) return `${at} has no topic ${topic}`
  const protocol = chain.findLast(({ apiId }) => apiId !== undefined)
  if (protocol)
    return `${at}, topic ${topic}: ${protocol.message.replace(/\.$/, '')} (${protocol.apiId})`
  const last = chain.at(-1) as KafkaError
  const hint = says('Connection closed') ? '; see KAFKA_SECURITY_PROTOCOL' : ''
  return `${at}: ${reason(last)}${hint}`
}

function* causes(error: KafkaError): Generator<KafkaError> {
  yield error
  for (const each of error.errors ?? []) yield* causes(each)
  if (error.cause) yield* causes(error.cause)
}
