/** The members that a func.yaml needs beside those that `kn func create` writes, and how to add them. */
import { type Document, isCollection, parseDocument, type ScalarTag, type Tags, visit } from 'yaml'

/** Something that a func.yaml lacks. */
export interface Missing {
  /** The key, such as deploy.options.scale. */
  readonly key: string
  /** The consequence of its absence. */
  readonly why: string
  /** Writes it; everything else stays as it is. */
  add(): void
}

interface Need {
  readonly path: readonly string[]
  readonly why: string
  /** The value that is written where the key is missing. */
  readonly value: unknown
  /** For a list: whether it has what is needed. */
  readonly has?: (item: Item) => boolean
  /** The builder that needs it; undefined: each one. */
  readonly builder?: string
}

type Item = Readonly<Partial<Record<'name' | 'key' | 'value', unknown>>>

const VISIBILITY = 'networking.knative.dev/visibility'

/** The sizes are those of a function that waits for another service. */
const NEEDS: readonly Need[] = [
  { path: ['invoke'], why: '`kn func invoke` would send no CloudEvent', value: 'cloudevent' },
  {
    path: ['build', 'buildEnvs'],
    why: 'the builder would not bundle the function',
    value: { name: 'BP_NODE_RUN_SCRIPTS', value: 'build' },
    has: ({ name, value }) => name === 'BP_NODE_RUN_SCRIPTS' && /\bbuild\b/.test(String(value)),
  },
  {
    path: ['build', 'builderImages', 's2i'],
    why: "the s2i builder's own image has Node 20, which cannot run the function",
    value: 'quay.io/sclorg/nodejs-24-minimal-c9s',
    builder: 's2i',
  },
  {
    path: ['run', 'envs'],
    why: 'the function would have no settings; this reads them from the ConfigMap tributary of its namespace',
    value: { value: '{{ configMap:tributary }}' },
    has: () => true,
  },
  {
    path: ['deploy', 'labels'],
    why: 'anybody on the internet could call the function',
    value: { key: VISIBILITY, value: 'cluster-local' },
    has: ({ key }) => key === VISIBILITY,
  },
  {
    path: ['deploy', 'healthEndpoints', 'liveness'],
    why: 'Kubernetes would not restart a function that hangs',
    value: '/health/liveness',
  },
  {
    path: ['deploy', 'healthEndpoints', 'readiness'],
    why: 'Kubernetes would send events before the function can take them',
    value: '/health/readiness',
  },
  {
    path: ['deploy', 'options', 'scale'],
    why: 'Knative would scale the function to any number, and down to none',
    value: { min: 1, max: 4, metric: 'concurrency', target: 50 },
  },
  {
    path: ['deploy', 'options', 'resources', 'requests'],
    why: 'Kubernetes would not know which node has room for the function',
    value: { cpu: '100m', memory: '256Mi' },
  },
  {
    path: ['deploy', 'options', 'resources', 'limits'],
    why: 'nothing would bound what one instance takes',
    value: { cpu: '1', memory: '1Gi', concurrency: 100 },
  },
]

/** What is missing, in the order of the file. */
export const missingIn = (file: Document): Missing[] =>
  NEEDS.filter(({ builder }) => appliesTo(file, builder)).flatMap((need) => {
    const { path, why, value } = need
    if (!isMapping(value) || need.has) {
      return isMet(file, need) ? [] : [{ key: path.join('.'), why, add: () => add(file, need) }]
    }
    const members = Object.entries(value).map(([name, value]) => ({
      path: [...path, name],
      why,
      value,
    }))
    const lacking = members.filter((member) => !isMet(file, member))
    if (lacking.length === 0) return []
    const names = lacking.map((member) => member.path.at(-1))
    const key = lacking.length === members.length ? '' : `.${names.join(', .')}`
    const addAll = () => {
      for (const member of lacking) add(file, member)
    }
    return [{ key: `${path.join('.')}${key}`, why, add: addAll }]
  })

/** The builder may also be chosen later, on the command line. */
const appliesTo = (file: Document, builder: string | undefined): boolean =>
  builder === undefined || [undefined, builder].includes(file.getIn(['build', 'builder']) as string)

const isMapping = (value: unknown): value is object => typeof value === 'object' && value !== null

/**
 * Reads a func.yaml. Its numbers are written again as they stand there: 0123 may be the value of a variable,
 * and func reads it as text.
 */
export const documentOf = (text: string): Document =>
  parseDocument(text, { customTags: (tags) => tags.map(asWritten) })

const asWritten = (tag: Tags[number]): Tags[number] => {
  if (typeof tag === 'string' || !NUMBERS.includes(tag.tag)) return tag
  const { stringify = ({ value }) => String(value), ...rest } = tag as ScalarTag
  return { ...rest, stringify: (item, ...more) => item.source ?? stringify(item, ...more) }
}

const NUMBERS = ['tag:yaml.org,2002:int', 'tag:yaml.org,2002:float']

/** The first alias, such as `*sizes`, which `kn func` would replace by its value; undefined without any. */
export function aliasIn(file: Document): string | undefined {
  let found: string | undefined
  visit(file, {
    Alias: (_, { source }) => {
      found = source
      return visit.BREAK
    },
  })
  return found
}

/** The file's text, in the style in which `func` itself writes it. */
export const textOf = (file: Document): string => file.toString({ lineWidth: 0, indentSeq: false })

function isMet(file: Document, { path, has }: Need): boolean {
  const value = toJs(file.getIn(path))
  if (!has) return value !== undefined && value !== null && value !== ''
  return Array.isArray(value) && value.some((item) => isMapping(item) && has(item))
}

const toJs = (node: unknown): unknown => (isCollection(node) ? node.toJSON() : node)

function add(file: Document, { path, value, has }: Need): void {
  // A key without a value, such as `deploy:`, is no mapping that could be added to.
  for (const i of path.keys()) {
    const parent = path.slice(0, i)
    if (i > 0 && !isCollection(file.getIn(parent))) file.setIn(parent, file.createNode({}))
  }
  const list = toJs(file.getIn(path))
  if (!has) file.setIn(path, value)
  else if (Array.isArray(list)) file.addIn(path, file.createNode(value))
  else file.setIn(path, file.createNode([value]))
}
