/** Requests in the words of Kafka's protocol, for what the client (2.12.1) has no method for. */
import type { API, Base, Connection } from '@platformatic/kafka'
import { library } from './client.ts'

type Callback<T> = (error: Error | null, value?: T | undefined) => void

/** A request; its arguments are the same in all versions. */
export type Request = API<unknown[], unknown>

/** An error of the client, which may contain others. */
export interface ClientError extends Error {
  findBy?(property: string, value: unknown): unknown
}

const asPromise = <T>(start: (callback: Callback<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value as T)))
  })

/**
 * Sends a request to a broker.
 * @param node the broker; undefined: any
 * @param name of the request, in the newest version that client and broker know; or the request itself
 * @throws the client's error
 */
export async function request(
  client: Base,
  node: number | undefined,
  name: string | Request,
  ...args: readonly unknown[]
): Promise<unknown> {
  const symbols = await library()
  const { brokers } = await client.metadata({ topics: [] })
  const broker = node === undefined ? undefined : brokers.get(node)
  if (node !== undefined && !broker) {
    // The client would keep this list for ever.
    client.clearMetadata()
    throw new symbols.NetworkError(`There is no broker ${node} now.`)
  }
  const connection = await asPromise<Connection>((done) => {
    if (broker) client[symbols.kGetConnection](broker, done)
    else client[symbols.kGetBootstrapConnection](done)
  }).catch((error) => {
    // The broker may have another address by now.
    client.clearMetadata()
    throw error
  })
  const api =
    typeof name === 'string'
      ? await asPromise<Request>((done) => client[symbols.kGetApi]<unknown[], unknown>(name, done))
      : name
  return api.async(connection, ...args)
}

/** Whether the same request may succeed later, as far as the client knows. */
export const mayRetry = (error: unknown): boolean => {
  const { findBy } = error as ClientError
  return findBy !== undefined && !findBy.call(error, 'canRetry', false)
}

/** A topic is refused to this user. */
export const NOT_AUTHORIZED = 'TOPIC_AUTHORIZATION_FAILED'

/** Whether an error is, or contains, this one of the protocol. */
export const isError = (error: unknown, ...ids: readonly string[]): boolean =>
  ids.some((id) => Boolean((error as ClientError).findBy?.('apiId', id)))
