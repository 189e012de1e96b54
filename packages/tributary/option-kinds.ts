import { parseDuration } from '@tributary/kafka/durations'

/** How an option's value is read. `read` returns undefined for a value that is not allowed. */
export interface Kind<T> {
  /** Stands for the value in help texts. */
  readonly shown: string
  /** The allowed values, in words. */
  readonly allowed: string
  readonly read: (text: string) => T | undefined
}

/** A value that is no address under a scheme but these; a file's name may contain anything else. */
const place = (
  shown: string,
  allowed: string,
  { schemes, stdio = true }: { schemes: readonly string[]; stdio?: boolean },
): Kind<string> => ({
  shown,
  allowed,
  read: (value) => {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(value)?.[1]
    const isKnown = scheme === undefined || schemes.includes(scheme)
    return value === '' || (value === '-' && !stdio) || !isKnown ? undefined : value
  },
})

const text = (shown: string, allowed: string): Kind<string> => ({
  shown,
  allowed,
  read: (value) => (value === '' ? undefined : value),
})

export const integer = (shown: string, least: number, most?: number): Kind<number> => ({
  shown,
  allowed: most === undefined ? `an integer from ${least}` : `an integer from ${least} to ${most}`,
  read: (value) => {
    const number = Number(value)
    const inRange = number >= least && number <= (most ?? Number.MAX_SAFE_INTEGER)
    return /^\d+$/.test(value) && inRange ? number : undefined
  },
})

export const oneOf = <const T extends string>(...values: T[]): Kind<T> => ({
  shown: values.join('|'),
  allowed: values.join(', ').replace(/, (?=[^,]*$)/, ' or '),
  read: (value) => values.find((known) => known === value),
})

export const duration = (least: number): Kind<number> => ({
  shown: 'DURATION',
  allowed: `an ISO 8601 duration such as PT0.2S, PT30S or PT1M${least > 0 ? ', not zero' : ''}`,
  read: (value) => {
    const ms = parseDuration(value)
    return ms !== undefined && ms >= least ? ms : undefined
  },
})

/** As KAFKA_START and KAFKA_END. */
export const time: Kind<string> = {
  shown: 'TIME',
  allowed: 'an RFC 3339 time such as 2026-11-23T00:00:00Z',
  read: (value) => {
    const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)
    return isTime && !Number.isNaN(Date.parse(value)) ? value : undefined
  },
}

const pattern = (allowed: string, regex: RegExp): Kind<string> => ({
  shown: 'NAME',
  allowed,
  read: (value) => (regex.test(value) ? value : undefined),
})

export const datacenter = pattern(
  'lower-case letters, digits and hyphens, such as eqiad',
  /^[a-z0-9][a-z0-9-]{0,62}$/,
)

export const stream = pattern(
  "a topic's name without a datacenter: letters, digits, dots, hyphens and underscores",
  /^[a-zA-Z0-9._-]{1,180}$/,
)

export const lookup = pattern(
  'a name of letters and digits, a small letter first, such as weather',
  /^[a-z][a-zA-Z0-9]{0,40}$/,
)

export const group = pattern(
  'letters, digits, dots, hyphens and underscores',
  /^[a-zA-Z0-9._-]{1,255}$/,
)

export const input = place(
  'FILE|-|URL',
  'a file, - for standard input, or an http(s):// or kafka:// address',
  { schemes: ['http', 'https', 'kafka'] },
)

export const recentInput = place(
  'FILE|-|URL',
  'a file, - for standard input, or a kafka:// address',
  { schemes: ['kafka'] },
)

export const output = place('FILE|-|URL', 'a file, - for standard output, or a kafka:// address', {
  schemes: ['kafka'],
})

export const deadLetters = place('FILE|URL', 'the name of a file, or a kafka:// address', {
  schemes: ['kafka'],
  stdio: false,
})

export const wiki = place('DIR|URL', 'a folder with revisions.json, or the address of an API', {
  schemes: ['http', 'https'],
})

export const file = text('PATH', 'a path')
export const title = text('TITLE', 'the title of a page, with its namespace')
export const topic = text('kafka://…', 'a kafka:// address')
export const store = text('redis://…', 'a redis://, rediss:// or redis+sentinel:// address')
export const database = text('mysql://…', 'mysql://USER@HOST:PORT')
export const wikis = text('DATABASE=DOMAIN', 'DATABASE=DOMAIN, or several with commas between them')
export const gtid = text('GTID', 'latest, or a position such as 0-1-19502')
/** As the setting ORDER_FORGET_DAYS. */
export const forgetDays = integer('DAYS', 14, 36_500)
export const enrichment = text('FUNCTION', 'a name under functions/, or the path of a module')
