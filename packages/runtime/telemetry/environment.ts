import { accessSync, constants } from 'node:fs'
import { ConfigError } from '../settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const SAMPLERS = ['always_on', 'always_off', 'traceidratio'].flatMap((name) => [
  name,
  `parentbased_${name}`,
])

const isUrl = (value: string) => /^https?:\/\/[^\s]+$/.test(value) && URL.canParse(value)
const isPositive = (value: string) => /^[1-9]\d{0,8}$/.test(value)

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}

/** The variables of OpenTelemetry's specification that are read here or by its SDK, and their values. */
const RULES: readonly (readonly [RegExp, (value: string) => boolean, string])[] = [
  [/^OTEL_SDK_DISABLED$/, (value) => /^(true|false)$/i.test(value), 'true or false'],
  [/^OTEL_TRACES_EXPORTER$/, (value) => value === 'otlp' || value === 'none', 'otlp or none'],
  [/^OTEL_TRACES_SAMPLER$/, (value) => SAMPLERS.includes(value), `one of ${SAMPLERS.join(', ')}`],
  [
    /^OTEL_TRACES_SAMPLER_ARG$/,
    (value) => /^(0(\.\d+)?|1(\.0+)?)$/.test(value),
    'a ratio from 0 to 1',
  ],
  [/^OTEL_EXPORTER_OTLP_(TRACES_)?ENDPOINT$/, isUrl, 'an http or https address'],
  [
    /^OTEL_EXPORTER_OTLP_(TRACES_)?PROTOCOL$/,
    (value) => value === 'http/protobuf',
    'http/protobuf, the one protocol that is spoken here',
  ],
  [/^OTEL_EXPORTER_OTLP_(TRACES_)?TIMEOUT$/, isPositive, 'a number of milliseconds over 0'],
  [
    /^OTEL_EXPORTER_OTLP_(TRACES_)?COMPRESSION$/,
    (value) => value === 'gzip' || value === 'none',
    'gzip or none',
  ],
  [
    /^OTEL_EXPORTER_OTLP_(TRACES_)?(CERTIFICATE|CLIENT_CERTIFICATE|CLIENT_KEY)$/,
    isReadable,
    'a file that can be read',
  ],
  [/^OTEL_BSP_[A-Z_]+$/, isPositive, 'a whole number over 0'],
  [
    /^OTEL_(RESOURCE_ATTRIBUTES|EXPORTER_OTLP_(TRACES_)?HEADERS)$/,
    (value) => /^[^=,\s]+=[^,]*(,\s*[^=,\s]+=[^,]*)*$/.test(value),
    'name=value pairs, separated by commas',
  ],
]

/**
 * Whether OpenTelemetry's own variables ask for traces.
 * @throws ConfigError naming the variable, its value and what is allowed
 */
export function asksForTraces(env: Environment): boolean {
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('OTEL_') || value === undefined || value === '') continue
    const rule = RULES.find(([pattern]) => pattern.test(name))
    if (rule && !rule[1](value)) {
      // Headers may hold a password.
      const shown = name.endsWith('HEADERS') ? name : `${name}=${JSON.stringify(value)}`
      throw new ConfigError(`${shown} is not ${rule[2]}`)
    }
  }
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || env.OTEL_TRACES_EXPORTER === 'none') {
    return false
  }
  return Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT)
}
