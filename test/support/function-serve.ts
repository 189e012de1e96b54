import { EventEmitter, once } from 'node:events'
import { partitionKey } from '@tributary/mediawiki'
import {
  type Definition,
  defineEnrichment,
  type Enrichment,
  type Key,
  readConfig,
  type Schema,
  type ServeOptions,
  serve,
} from '@tributary/runtime'

export interface Served extends AsyncDisposable {
  readonly url: string
  /** The log, line by line. */
  readonly lines: string[]
  close(): Promise<unknown>
}

/** A function served in this process on 127.0.0.1, in eqiad unless the environment says otherwise. */
export async function serving(
  definition: Definition,
  env: Readonly<Record<string, string | undefined>> = {},
  options: Pick<ServeOptions, 'showErrors'> = {},
): Promise<Served> {
  const variables = { PORT: '0', DATACENTER: 'eqiad', LOG_LEVEL: 'debug', ...env }
  const config = readConfig(variables, definition)
  const lines: string[] = []
  const log = (line: string) => void lines.push(line)
  const running = await serve(definition, { config, host: '127.0.0.1', log, ...options })
  const close = () => running.close()
  return {
    url: running.url,
    lines,
    close,
    [Symbol.asyncDispose]: async () => void (await close()),
  }
}

/** A change as the function of these tests reads it. */
export interface TestChange {
  readonly $schema: string
  readonly meta?: object
  readonly dt: string
  readonly wiki_id: string
  readonly page_id: number
  readonly [name: string]: unknown
}

const anything = (id: string, majors = [1]): Schema<TestChange> => ({
  id,
  majors,
  validate: () => true,
})

interface Parts {
  readonly name?: string
  readonly input?: Schema<TestChange>
  readonly output?: Schema<TestChange>
  readonly key?: (change: TestChange) => Key
}

/** An enrichment around these lines of author's code; by default it passes the change on. */
export const enrichment = (
  enrich: Enrichment<TestChange, TestChange>['enrich'] = (change) => change,
  { name, input, output, key }: Parts = {},
): Enrichment<TestChange, TestChange> =>
  defineEnrichment({
    name: name ?? 'test-function',
    input: [input ?? anything('/test/change/1.4.0')],
    output: { stream: 'test.enriched', schema: output ?? anything('/test/enriched/2.1.0', [2]) },
    key: key ?? keyOf,
    enrich,
  })

const keyOf = ({ wiki_id, page_id }: TestChange): Key => ({
  partitionkey: partitionKey({ wiki_id, page_id }),
  subject: `${wiki_id}/${page_id}`,
})

/** A change for {@link enrichment}. */
export const change = (more: object = {}): TestChange => ({
  $schema: '/test/change/1.4.0',
  meta: {
    id: '0b6fd1c0-6a2f-4f5d-9c55-4c8a4c8f3f10',
    stream: 'test.change',
    domain: 'rivers.example.org',
    dt: '2026-11-23T19:08:40Z',
    request_id: 'fa82a81f3db73d95870c02af',
  },
  dt: '2026-11-23T19:08:39Z',
  wiki_id: 'labwiki',
  page_id: 21,
  ...more,
})

/** An enrichment whose events wait until the test releases them; later ones do not wait. */
export function heldEnrichment() {
  const released = Promise.withResolvers<void>()
  const events = new EventEmitter()
  let started = 0
  return {
    definition: enrichment(async (change) => {
      started++
      events.emit('started')
      await released.promise
      return change
    }),
    /** Waits until this many events have reached the author's code. */
    async started(count: number): Promise<void> {
      while (started < count) await once(events, 'started')
    },
    release: () => released.resolve(),
  }
}
