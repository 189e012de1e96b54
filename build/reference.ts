/** The reference tables of the docs: settings, errors and metrics, of each package and each function. */
import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { mediawiki } from '@tributary/mediawiki'
import { inPageOrder } from '@tributary/order'
import {
  type Definition,
  ERRORS,
  type ErrorTable,
  Log,
  Metrics,
  type Part,
  readConfig,
  type Service,
} from '@tributary/runtime'
import { KafkaMetrics } from '../packages/kafka/metrics.ts'
import { configTable } from './config.ts'

const root = join(import.meta.dirname, '..')

/** The packages that functions are made of; the host is in every function. */
const PARTS: Readonly<Record<string, Part<unknown> | undefined>> = {
  'packages/runtime': undefined,
  'packages/mediawiki': mediawiki,
  'packages/order': inPageOrder,
}

const packages = Object.keys(PARTS)

/** The transport, which any function may have. */
const TRANSPORT = 'packages/kafka'

const errorsOf = (folder: string): ErrorTable => PARTS[folder]?.errors ?? ERRORS

const errorTable = (folders: readonly string[]) =>
  [
    '| code | HTTP | Knative | what it means | what to do |',
    '|---|---|---|---|---|',
    ...folders.flatMap((folder) =>
      Object.entries(errorsOf(folder)).map(
        ([code, { status, meaning, remedy }]) =>
          `| \`${code}\` | ${status} | ${status >= 500 ? 'retries' : 'dead letter'} | ${meaning} | ${remedy} |`,
      ),
    ),
  ].join('\n')

/** A part registers its metrics when it is opened. */
async function metricTable(folder: string): Promise<string> {
  const metrics = new Metrics('function', () => 0)
  const part = PARTS[folder]
  const isHost = folder === 'packages/runtime'
  if (folder === TRANSPORT) new KafkaMetrics(metrics, ['topic'], () => [])
  if (part) {
    const config = readConfig({ MEDIAWIKI_API_URL: 'http://127.0.0.1/' }, { delivery: part })
    const log = new Log('silent')
    part.open({ name: 'function', config, log, metrics } as Service as Service<never>)
  }
  const registry = isHost ? metrics.host : metrics.registry
  const common = isHost ? ['function'] : []
  const described = await registry.getMetricsAsJSON()
  const rows = registry.getMetricsAsArray().map((metric) => {
    const { help, type } = described.find(({ name }) => name === metric.name) ?? {}
    const { labelNames } = metric as unknown as { labelNames: string[] }
    const shown =
      [...new Set([...common, ...labelNames])].map((label) => `\`${label}\``).join(', ') || '–'
    return `| \`${metric.name}\` | ${type} | ${shown} | ${help} |`
  })
  return ['| metric | type | labels | what it counts |', '|---|---|---|---|', ...rows].join('\n')
}

/** The packages that a function uses, told by its lookups and its delivery. */
const packagesOf = ({ lookups = {}, delivery }: Definition) => {
  const used: unknown[] = [undefined, ...Object.values(lookups), delivery]
  return packages.filter((folder) => used.includes(PARTS[folder]))
}

async function functionTable(): Promise<string> {
  const rows = await Promise.all(
    globSync('functions/*/index.ts', { cwd: root })
      .sort()
      .map(async (path) => {
        const { default: definition } = (await import(join(root, path))) as { default: Definition }
        const name = basename(dirname(path))
        const used = packagesOf(definition).map((folder) => `[${folder}](#${anchorOf(folder)})`)
        return `| [${name}](../../functions/${name}/README.md) | ${used.join(', ')} |`
      }),
  )
  return ['| function | tables that apply to it |', '|---|---|', ...rows].join('\n')
}

const anchorOf = (folder: string) => folder.replace('/', '')

const chapters = async (
  folders: readonly string[],
  table: (folder: string) => string | Promise<string>,
) =>
  (
    await Promise.all(
      folders.map(
        async (folder) => `## ${folder}\n\n${INTRODUCTION[folder]}\n\n${await table(folder)}`,
      ),
    )
  ).join('\n\n')

const INTRODUCTION: Readonly<Record<string, string>> = {
  'packages/runtime': 'The host: it is in every function.',
  'packages/mediawiki': 'Functions that ask a wiki, with the lookup `mediawiki`.',
  'packages/order': 'Functions that put changes in order, with the delivery `inPageOrder`.',
  [TRANSPORT]: 'Functions that read Kafka themselves, with `FUNC_TRANSPORT=kafka`.',
}

/** The generated parts of a function's README, by their names. */
export async function functionParts(name: string): Promise<Record<string, string>> {
  const { default: definition } = (await import(join(root, 'functions', name, 'index.ts'))) as {
    default: Definition
  }
  const used = packagesOf(definition)
  const metrics = await Promise.all(used.map(metricTable))
  return {
    settings: mergeTables(used.map(configTable)),
    errors: errorTable(used),
    metrics: mergeTables(metrics),
  }
}

/** Several tables with equal heads as one. */
const mergeTables = (tables: readonly string[]) =>
  tables.map((table, i) => (i === 0 ? table : table.split('\n').slice(2).join('\n'))).join('\n')

/** The generated parts of docs/reference, by their names. */
export const referenceParts: Readonly<Record<string, () => Promise<string>>> = {
  functions: functionTable,
  settings: () => chapters([...packages, TRANSPORT], configTable),
  errors: () => chapters(packages, (folder) => errorTable([folder])),
  metrics: () => chapters([...packages, TRANSPORT], metricTable),
}
