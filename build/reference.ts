/** The reference tables of the docs: settings, errors and metrics, of each package and each function. */
import { join } from 'node:path'
import { mediawiki } from '@tributary/mediawiki'
import { inPageOrder } from '@tributary/order'
import {
  type Definition,
  ERRORS,
  type ErrorTable,
  HTTP_ERRORS,
  http,
  Log,
  Metrics,
  type Part,
  readConfig,
  type Service,
  type Settings,
} from '@tributary/runtime'
import { KafkaMetrics } from '../packages/kafka/metrics.ts'
import { configTable } from './config.ts'

const root = join(import.meta.dirname, '..')

type AnyPart = Part<unknown>

/** A chapter of the tables: one kind of part that functions are made of. */
interface Chapter {
  readonly introduction: string
  /** Not set for the host, which is in every function. */
  readonly part?: AnyPart
  /** Set for the transport, which has no error rows of its own. */
  readonly isTransport?: boolean
  /** The settings of a part of this kind. */
  settings(part: AnyPart | undefined): string
}

const API = http({ url: 'GEO_API_URL', headers: { authorization: 'GEO_API_TOKEN' } })

/** The transport, which any function may have. */
const TRANSPORT = 'packages/kafka'

const CHAPTERS: Readonly<Record<string, Chapter>> = {
  'packages/runtime': {
    introduction: 'The host: it is in every function.',
    settings: () => configTable('packages/runtime'),
  },
  'REST lookups': {
    introduction:
      "Functions that ask a REST API, with a lookup such as `http({ url: 'GEO_API_URL', headers: { authorization: 'GEO_API_TOKEN' } })`. The function names the settings; these are the settings of the example.",
    part: API,
    settings: (part) => httpTable((part ?? API).settings as Settings),
  },
  'packages/mediawiki': {
    introduction: 'Functions that ask a wiki, with the lookup `mediawiki`.',
    part: mediawiki,
    settings: () => configTable('packages/mediawiki'),
  },
  'packages/order': {
    introduction: 'Functions that put changes in order, with the delivery `inPageOrder`.',
    part: inPageOrder,
    settings: () => configTable('packages/order'),
  },
  [TRANSPORT]: {
    introduction: 'Functions that read Kafka themselves, with `FUNC_TRANSPORT=kafka`.',
    settings: () => configTable(TRANSPORT),
    isTransport: true,
  },
}

/** The name of the chapter about a part; undefined if it is an author's own. */
const chapterOf = (part: AnyPart | undefined): string | undefined =>
  part?.errors === HTTP_ERRORS
    ? 'REST lookups'
    : Object.keys(CHAPTERS).find((name) => CHAPTERS[name]?.part === part)

/** The settings of one REST lookup, named by its author. */
function httpTable({ addresses, integers, secrets = new Set(), allowed }: Settings): string {
  const kinds: readonly (readonly [Iterable<string>, string, string])[] = [
    [addresses, 'must be set', 'The address of the API; the paths of requests are added to it.'],
    [integers, '`10000`', 'How long one request to the API may take, in milliseconds.'],
    [secrets, 'must be set', 'The value of a header of each request. It is never shown or logged.'],
  ]
  const rows = kinds.flatMap(([names, value, what]) =>
    [...names].map((name) => `| \`${name}\` | ${value} | ${what} Allowed: ${allowed[name]}. |`),
  )
  return ['| variable | default | what it does |', '|---|---|---|', ...rows].join('\n')
}

const errorTable = (parts: readonly (AnyPart | undefined)[]) => {
  const rows: ErrorTable = Object.assign({}, ...parts.map((part) => (part ? part.errors : ERRORS)))
  return [
    '| code | HTTP | Knative | what it means | what to do |',
    '|---|---|---|---|---|',
    ...Object.entries(rows).map(
      ([code, { status, meaning, remedy }]) =>
        `| \`${code}\` | ${status} | ${status >= 500 ? 'retries' : 'dead letter'} | ${meaning} | ${remedy} |`,
    ),
  ].join('\n')
}

/** A part registers its metrics when it is opened. */
async function metricTable(part: AnyPart | undefined, isTransport = false): Promise<string> {
  const metrics = new Metrics('function', () => 0)
  const isHost = part === undefined && !isTransport
  if (isTransport) new KafkaMetrics(metrics, ['topic'], () => [])
  if (part) {
    const { addresses = [], secrets = [] } = part.settings ?? {}
    const env = Object.fromEntries([
      ...[...addresses].map((name) => [name, 'http://127.0.0.1/']),
      ...[...secrets].map((name) => [name, 'token']),
    ])
    const config = readConfig(env, { delivery: part })
    const log = new Log('silent')
    const service = { name: 'function', config, log, metrics } as Service as Service<never>
    part.open(service, 'lookup')
  }
  const registry = isHost ? metrics.host : metrics.registry
  const common = isHost ? ['function'] : []
  const described = await registry.getMetricsAsJSON()
  const rows = registry.getMetricsAsArray().map((metric) => {
    const { help, type } = described.find(({ name }) => name === metric.name) ?? {}
    const { labelNames } = metric as typeof metric & { labelNames: string[] }
    const shown =
      [...new Set([...common, ...labelNames])].map((label) => `\`${label}\``).join(', ') || '–'
    return `| \`${metric.name}\` | ${type} | ${shown} | ${help} |`
  })
  return ['| metric | type | labels | what it counts |', '|---|---|---|---|', ...rows].join('\n')
}

/** The parts of a function that have a chapter; undefined is the host. */
const partsOf = ({ lookups = {}, delivery }: Definition): (AnyPart | undefined)[] => [
  undefined,
  ...[...Object.values(lookups), delivery].filter((part) => part && chapterOf(part)),
]

const chapters = async (table: (chapter: Chapter) => string | Promise<string>) =>
  (
    await Promise.all(
      Object.entries(CHAPTERS).map(
        async ([name, chapter]) =>
          `## ${name}\n\n${chapter.introduction}\n\n${await table(chapter)}`,
      ),
    )
  ).join('\n\n')

/** The generated parts of a function's README, by their names. */
export async function functionParts(name: string): Promise<Record<string, string>> {
  const { default: definition } = (await import(join(root, 'functions', name, 'index.ts'))) as {
    default: Definition
  }
  const parts = partsOf(definition)
  const metrics = await Promise.all(parts.map((part) => metricTable(part)))
  const settings = parts.map((part) => CHAPTERS[chapterOf(part) ?? '']?.settings(part) ?? '')
  return {
    settings: mergeTables(settings),
    errors: errorTable(parts),
    metrics: mergeTables(metrics),
  }
}

/** Several tables with equal heads as one; a row that several have stands once. */
const mergeTables = (tables: readonly string[]) =>
  [...new Set(tables.flatMap((table) => table.split('\n')))].join('\n')

/** The generated parts of docs/reference, by their names. */
export const referenceParts: Readonly<Record<string, () => Promise<string>>> = {
  settings: () => chapters(({ part, settings }) => settings(part)),
  errors: () => chapters(({ part }) => errorTable([part])),
  metrics: () => chapters(({ part, isTransport }) => metricTable(part, isTransport)),
}
