/** The extensions of a dead letter, as Knative's Kafka dispatcher adds them. */

type Attributes = Readonly<Record<string, string>>

const MAX_ERROR_DATA_BYTES = 1024

/** A function's answer to an event that failed; header names are in lower case. */
export interface FailedResponse {
  readonly status: number
  readonly headers: Iterable<readonly [name: string, value: string]>
  readonly body: Buffer
}

/**
 * The extensions that say why an event became a dead letter: the destination; the code and the first
 * 1,024 bytes of the response if there was one; and each `kne-<name>` header of it.
 * (RecordDispatcherImpl.errorTransform)
 */
export function errorExtensions(destination: string, response?: FailedResponse): Attributes {
  const extensions: Record<string, string> = { knativeerrordest: destination }
  if (!response) return extensions
  extensions.knativeerrorcode = String(response.status)
  if (response.body.length > 0) extensions.knativeerrordata = errorData(response.body)
  for (const [name, value] of response.headers) {
    if (EXTENSION_HEADER.test(name)) extensions[name.slice(4)] = value
  }
  return extensions
}

/** The value of `knativeerrordata`. */
export const errorData = (data: Buffer): string => data.toString('base64', 0, MAX_ERROR_DATA_BYTES)

/** The headers that become extensions. In Knative any other `kne-` header hangs its partition for good. */
export const EXTENSION_HEADER = /^kne-[a-z0-9]+$/

/**
 * The attributes of a dead letter: the event's own, then the error extensions. An error extension
 * never replaces an attribute of the event, so that the event can be replayed as it was; it does
 * replace those of an earlier death.
 */
export function withErrors(attributes: Attributes, errors: Attributes): Attributes {
  const own = withoutErrors(attributes)
  return { ...own, ...errors, ...own }
}

/** The extensions that a function of this project adds: its `kne-code` and `kne-stream` headers. */
const FUNCTION_EXTENSIONS = ['code', 'stream']

/** A dead letter's attributes without the error extensions, which may stand anywhere among them. */
export function withoutErrors(attributes: Attributes): Attributes {
  const died = 'knativeerrordest' in attributes
  return Object.fromEntries(
    Object.entries(attributes).filter(
      ([name]) => !name.startsWith('knativeerror') && !(died && FUNCTION_EXTENSIONS.includes(name)),
    ),
  )
}
