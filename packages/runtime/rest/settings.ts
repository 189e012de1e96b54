/** The settings of one REST lookup. Its author names them, so no file of the project lists them. */
import type { Validate } from '../schema.ts'
import type { Settings } from '../settings.ts'

/** Which settings have the address and the headers of a REST API, and how large its answers may be. */
export interface HttpOptions {
  /** The setting that has the API's address, such as `GEO_API_URL`. */
  readonly url: `${string}_URL`
  /** Headers of each request, by their names: each has its whole value from a setting. */
  readonly headers?: Readonly<Record<string, string>>
  /** The largest answer that is read; the default is 1 MiB. */
  readonly maxAnswerBytes?: number
}

/** `GEO_API_URL` → `GEO_API_TIMEOUT_MS`. */
export const timeoutOf = ({ url }: HttpOptions): string => url.replace(/_URL$/, '_TIMEOUT_MS')

const DEFAULT_TIMEOUT_MS = 10_000
const MAX_TIMEOUT_MS = 600_000

interface Rule {
  readonly allowed: string
  readonly accepts: (value: unknown) => boolean
}

const ADDRESS: Rule = {
  allowed: 'an http or https address without user, query, fragment, braces or spaces',
  accepts: (value) => /^https?:\/\/[^\s/?#@\\{}]+(\/[^\s?#@\\{}]*)?$/.test(String(value)),
}
const TIMEOUT: Rule = {
  allowed: `an integer from 1 to ${MAX_TIMEOUT_MS}`,
  accepts: (value) => Number.isInteger(value) && between(Number(value), 1, MAX_TIMEOUT_MS),
}
const HEADER: Rule = {
  allowed: 'a header value: printable ASCII, at most 8192 characters, no space at its ends',
  accepts: (value) => /^[\x21-\x7e]([\x20-\x7e]{0,8190}[\x21-\x7e])?$/.test(String(value)),
}

const between = (value: number, least: number, most: number) => value >= least && value <= most

/**
 * The settings that these options name.
 * @throws TypeError if a name in the options is not possible
 */
export function settingsFor(options: HttpOptions): Settings {
  checkNames(options)
  const { url, headers = {} } = options
  const timeout = timeoutOf(options)
  const secrets = new Set(Object.values(headers))
  const rules = new Map<string, Rule>([
    [url, ADDRESS],
    [timeout, TIMEOUT],
    ...[...secrets].map((name) => [name, HEADER] as const),
  ])
  const validate: Validate = (values) => {
    const read = values as Record<string, unknown>
    read[timeout] ??= DEFAULT_TIMEOUT_MS
    const wrong = [...rules].find(([name, { accepts }]) => !accepts(read[name] ?? ''))?.[0]
    validate.errors = wrong === undefined ? null : [{ instancePath: `/${wrong}` }]
    return wrong === undefined
  }
  const allowed = Object.fromEntries([...rules].map(([name, rule]) => [name, rule.allowed]))
  return { validate, allowed, integers: new Set([timeout]), addresses: [url], secrets }
}

/** Headers that the host writes, or that say how the message is framed. */
const OWN = new Set([
  ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'trailer'],
  ...['traceparent', 'tracestate', 'transfer-encoding', 'upgrade'],
])

function checkNames({ url, headers = {}, maxAnswerBytes = 1 }: HttpOptions): void {
  if (!/^[A-Z][A-Z0-9_]*_URL$/.test(url)) {
    throw new TypeError(
      `http({ url: ${JSON.stringify(url)} }): write the name of a setting that ends with _URL, such as GEO_API_URL`,
    )
  }
  if (!(Number.isInteger(maxAnswerBytes) && maxAnswerBytes > 0)) {
    throw new TypeError(
      `http({ url: '${url}' }): maxAnswerBytes is no whole number over 0; correct it`,
    )
  }
  for (const [header, setting] of Object.entries(headers)) {
    const where = `http({ url: '${url}' }): headers`
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(header) || OWN.has(header)) {
      const cure = 'write one in lower case that the host does not write itself'
      throw new TypeError(`${where} has ${JSON.stringify(header)}; ${cure}`)
    }
    if (!/^[A-Z][A-Z0-9_]*$/.test(setting) || setting === url) {
      const cure = 'write the name of a setting that has the value, such as GEO_API_TOKEN'
      throw new TypeError(`${where}.${header} names no setting; ${cure}`)
    }
  }
}
