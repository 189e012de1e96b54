/** Writes into a template's texts what `tributary new` was asked for. */
import { UsageError } from '../failures.ts'
import { type Names, namesOf, renamed } from './names.ts'
import { readTemplate, type Template, type Texts } from './templates.ts'

/** The options of `tributary new` that change the texts. */
export interface Choices {
  readonly template: Template
  /** The streams that the function reads; by default those of the template. */
  readonly input?: readonly string[] | undefined
  /** The stream that it writes; by default it has the function's name. */
  readonly output?: string | undefined
  /** The name of the lookup that asks a REST API. */
  readonly lookup?: string | undefined
}

const PAGE_CHANGE = 'mediawiki.page_change.v1'

/** The names in each template's files. */
const EXAMPLES: Readonly<Record<Template, Names>> = {
  'page-enrichment': namesOf('page-sections'),
  enrichment: namesOf('city-weather'),
}

/** The streams of pages that a page enrichment may read too, with their schemas. */
const PAGE_STREAMS: Readonly<Record<string, string>> = {
  [PAGE_CHANGE]: 'pageChange',
  'mediawiki.revision-create': 'revisionCreate',
}

/** Its records have no Kafka key. */
const UNKEYED = 'mediawiki.revision-create'

/**
 * The template's texts with a new function's names and choices.
 * @throws UsageError if a name or a choice does not fit the template
 */
export function textsOf(names: Names, choices: Choices): Texts {
  const texts = readTemplate(choices.template)
  checkChoices(names, choices, texts)
  const { lookup = 'geo' } = choices
  const setting = `${lookup.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_API_URL`
  // The marks keep the lookup apart from what a function's name may contain.
  const written = (text: string) =>
    renamed(
      text.replace(/\bgeo\b/g, LOOKUP).replace(/\bGEO_API_URL\b/g, SETTING),
      EXAMPLES[choices.template],
      names,
    )
      .replaceAll(LOOKUP, lookup)
      .replaceAll(SETTING, setting)
  const chosen = Object.entries(texts).map(([path, text]) => {
    const source = written(text)
    return [written(path), path.endsWith('.ts') ? withStreams(source, names, choices) : source]
  })
  return Object.fromEntries(chosen)
}

const LOOKUP = '\0lookup\0'
const SETTING = '\0setting\0'

/** The entry in `input` of a template's function that has these names. */
const inputOf = (template: Template, { snake, camel }: Names) =>
  template === 'page-enrichment'
    ? { stream: PAGE_CHANGE, schema: 'pageChange' }
    : { stream: `${snake}_input`, schema: `${camel}Input` }

function checkChoices(names: Names, choices: Choices, texts: Texts): void {
  const { template, input = [], output, lookup } = choices
  if (template === 'page-enrichment') checkPageStreams(input)
  const read = input.length > 0 ? input : [inputOf(template, names).stream]
  const twice = read.find((stream, i) => stream === output || read.indexOf(stream) !== i)
  if (twice !== undefined) {
    throw new UsageError(`the stream ${twice} is given twice; name each stream once`)
  }
  const source = texts['index.ts'] ?? ''
  const imported = [...source.matchAll(/^import \{ (.+) \}/gm)].flatMap(([, list]) =>
    list?.split(', '),
  )
  if (imported.includes(names.camel)) {
    throw new UsageError(
      `${names.name} cannot be the name: ${names.camel} is a function; choose another one`,
    )
  }
  if (lookup === undefined) return
  if (template !== 'enrichment') {
    throw new UsageError('--lookup names a REST API; a page enrichment asks the wiki: leave it out')
  }
  const others = `${source}${texts['index.test.ts']}`.replace(/\bgeo\b/g, '')
  if (RESERVED.has(lookup) || new RegExp(`\\b${lookup}\\b`).test(others)) {
    throw new UsageError(`--lookup ${lookup} is a name in the function already; choose another one`)
  }
}

/** Members of the context that `enrich` gets, and words that cannot be names. */
const RESERVED = new Set(
  'event change span datacenter signal class delete enum in new this typeof void with'.split(' '),
)

function checkPageStreams(input: readonly string[]): void {
  const known = Object.keys(PAGE_STREAMS)
  const unknown = input.find((stream) => !known.includes(stream))
  const hint = 'for any other stream take --template enrichment'
  if (unknown !== undefined) {
    throw new UsageError(
      `there is no stream of pages ${JSON.stringify(unknown)}, only ${known.join(' and ')}; ${hint}`,
    )
  }
  if (input.length > 0 && !input.includes(PAGE_CHANGE)) {
    throw new UsageError(`a page enrichment reads ${PAGE_CHANGE}; add --input ${PAGE_CHANGE}`)
  }
}

function withStreams(
  text: string,
  names: Names,
  { template, input = [], output }: Choices,
): string {
  const { stream, schema } = inputOf(template, names)
  let chosen = text
  if (output !== undefined) {
    chosen = chosen.replace(
      `output: { stream: '${names.snake}'`,
      () => `output: { stream: '${output}'`,
    )
  }
  if (input.length === 0) return chosen
  const schemas = input.map((name) => PAGE_STREAMS[name] ?? schema)
  const entries = input.map((name, i) => {
    const unkeyed = name === UNKEYED ? ', keyed: false' : ''
    return `{ stream: '${name}', schema: ${schemas[i]}${unkeyed} }`
  })
  const list = entries.length === 1 ? entries[0] : `\n    ${entries.join(',\n    ')},\n  `
  const imported = [...new Set(schemas)].sort().join(', ')
  return chosen
    .replace(`[{ stream: '${stream}', schema: ${schema} }]`, () => `[${list}]`)
    .replace(
      `import { ${schema} } from '@tributary/schemas'`,
      () => `import { ${imported} } from '@tributary/schemas'`,
    )
}
