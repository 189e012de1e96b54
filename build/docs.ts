/** Fills the generated parts of the docs: the text between `<!-- name -->` and `<!-- /name -->`. */
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pageKey } from '@tributary/mediawiki'
import { defineEnrichment, passOn } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'
import { type FuncYaml, parsed } from '../knative/functions.ts'
import { pipelineFiles } from '../knative/pipeline/templates.ts'
import { reportParts, reportPictures } from '../stage/stretched/report/parts.ts'
import { apiPage } from './api/page.ts'
import { evaluationPicture, evaluationTable, tuningTable } from './evaluation.ts'
import { performanceTable } from './performance.ts'
import { functionParts, referenceParts } from './reference.ts'
import { sizingTable } from './sizing.ts'

const root = join(import.meta.dirname, '..')

const functionSource = () =>
  `\`\`\`ts\n${readFileSync(join(root, 'functions/page-wikitext-change/index.ts'), 'utf8')}\`\`\``

/** The objects of a page enrichment's pipeline, as `make pipeline` would write them for datacenter dc1. */
function pipelineOf(name: string): string {
  const definition = defineEnrichment({
    name,
    input: [{ stream: 'mediawiki.page_change.v1', schema: pageChange }],
    output: { stream: name.replaceAll('-', '_'), schema: pageChange },
    key: pageKey,
    enrich: passOn,
  })
  const sizes = parsed(join(root, 'functions/page-wikitext-change/func.yaml'))
  const files = pipelineFiles(definition, sizes as FuncYaml)
  const objects = ['source', 'sequence', 'sinks'].map(
    (file) => files[`knative/base/${name}/${file}.yaml`],
  )
  const yaml = objects
    .join('---\n')
    .replaceAll('dc.', 'dc1.')
    .replaceAll('[kafka]', '[kafka.example.org:9092]')
  return `\`\`\`yaml\n${yaml}\`\`\``
}

/** The generated parts, by document: a part's name, and its text. */
async function partsOf(path: string): Promise<Record<string, string>> {
  if (path.startsWith('functions/')) return functionParts(basename(dirname(path)))
  if (path === 'README.md') return { function: functionSource() }
  if (path === 'docs/deploy.md') return { sizing: sizingTable() }
  if (path === 'docs/write-an-enrichment.md') return { pipeline: pipelineOf('page-words') }
  if (path === 'docs/evaluation.md') return { evaluation: evaluationTable() }
  if (path === 'evaluation/README.md') return { tuning: tuningTable() }
  if (path === 'docs/performance.md') {
    return { performance: performanceTable('results'), direct: performanceTable('direct') }
  }
  if (path === 'docs/stretched-cluster.md') return reportParts()
  if (path === 'docs/reference/api.md') return { api: apiPage(root) }
  const parts = Object.entries(referenceParts).map(async ([name, part]) => [name, await part()])
  return Object.fromEntries(await Promise.all(parts))
}

const documents = () => [
  'README.md',
  'docs/deploy.md',
  'docs/evaluation.md',
  'docs/performance.md',
  'docs/stretched-cluster.md',
  'docs/write-an-enrichment.md',
  'evaluation/README.md',
  ...globSync('{docs/reference,functions/*}/*.md', { cwd: root })
    // Its test makes every mistake, and writes the table.
    .filter((path) => path !== 'docs/reference/mistakes.md')
    .sort(),
]

/**
 * The documents with generated parts, and the generated pictures, by path, as they should read.
 * @throws Error if a document has a part that nothing generates
 */
export async function generateDocs(): Promise<Map<string, string>> {
  const entries = documents().map(async (path) => {
    const parts = await partsOf(path)
    const text = readFileSync(join(root, path), 'utf8')
    const filled = text.replace(MARKED, (_, name: string) => {
      if (parts[name] === undefined) throw new Error(`${path}: nothing generates the part ${name}`)
      return `<!-- ${name} -->\n${parts[name]}\n<!-- /${name} -->`
    })
    return [path, filled] as const
  })
  return new Map([...(await Promise.all(entries)), ...evaluationPicture(), ...reportPictures()])
}

const MARKED = /<!-- (\w+) -->\n[\s\S]*?<!-- \/\1 -->/g
