/** The places where authors meet their mistakes: each gives the line that it prints. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { knownStreams } from '../../knative/check/rules/streams.ts'
import { runJob } from '../../packages/tributary/dev/job.ts'
import type { Message } from '../../packages/tributary/dev/protocol.ts'
import { RunError, UsageError } from '../../packages/tributary/failures.ts'
import { loadModule } from '../../packages/tributary/functions.ts'
import { lineEvents } from '../../packages/tributary/line-events.ts'
import { main } from '../../packages/tributary/main.ts'
import { refreshSchemas } from '../../packages/tributary/project-schemas.ts'
import { event, project } from '../support/city-project.ts'

/** Files of a project, by path, that differ from a right one. */
export type Wrong = Readonly<Record<string, string>>

/** A project with a mistake, in the current directory while this works on it. */
async function within<T>(wrong: Wrong, folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.cwd()
  for (const [path, text] of Object.entries(wrong)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  process.chdir(folder)
  try {
    return await work()
  } finally {
    process.chdir(before)
  }
}

const refusalOf = async (args: readonly string[]): Promise<string> => {
  try {
    await main(args, new AbortController())
  } catch (error) {
    if (error instanceof UsageError || error instanceof RunError) return error.message
    throw error
  }
  throw new Error(`tributary ${args.join(' ')} found no mistake`)
}

/** `tributary COMMAND` in the project. */
export const command =
  (...args: readonly string[]) =>
  (wrong: Wrong): Promise<string> =>
    within(wrong, project().folder, () => refusalOf(args))

/** `make build` of a function in functions/, where the schemas are all functions'. */
export const makeBuild =
  (name: string) =>
  (wrong: Wrong): Promise<string> =>
    within(wrong, project().folder, async () => {
      await refreshSchemas(process.cwd())
      return refusalOf(['build', `functions/${name}`])
    })

/** What `tributary dev` shows of one event. */
export const dev =
  (line = event(1, 'Cork'), timeout = 5000) =>
  (wrong: Wrong): Promise<string> =>
    within(wrong, project().folder, async () => {
      await refreshSchemas(process.cwd())
      const events = [lineEvents('city-mood', 'local', 1)(Buffer.from(line))]
      const messages: Message[] = []
      const place = { wiki: undefined, api: undefined, latency: 0, datacenter: undefined }
      const job = { file: join(process.cwd(), 'index.ts'), events, timeout, ...place }
      await runJob(job, (message) => messages.push(message))
      for (const message of messages) {
        if (message.kind === 'refused') return message.line
        if (message.kind === 'result') return message.result.why
      }
      throw new Error('it was not run')
    })

/** What `make check` says of a KafkaSource that leads to the function, under its rule. */
export const check =
  (topic: string) =>
  (wrong: Wrong): Promise<string> =>
    within(wrong, project().folder, async () => {
      await refreshSchemas(process.cwd())
      const definition = await loadModule(join(process.cwd(), 'index.ts'))
      const sink = {
        ref: { apiVersion: 'serving.knative.dev/v1', kind: 'Service', name: 'city-mood' },
      }
      const source = {
        apiVersion: 'sources.knative.dev/v1',
        kind: 'KafkaSource',
        metadata: { name: 'city-mood' },
        spec: { topics: [topic], sink },
      }
      const [found] = knownStreams.check({
        name: 'eqiad',
        datacenters: ['eqiad'],
        active: [],
        objects: [source as never],
        functions: new Map(),
        definitions: new Map([['city-mood', definition]]),
      })
      if (!found) throw new Error('make check found no mistake')
      return `${found.object}, ${found.field}: ${found.message}`
    })
