import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Duplex, duplexPair } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { type Config, type Definition, readConfig, serve } from '@tributary/runtime'
import { RunError, reason, UsageError } from './failures.ts'
import { recordedWiki } from './recorded-wiki.ts'

export type { Definition }

const FOLDER = resolve(import.meta.dirname, '../../functions')

/** The names of the repository's functions. */
export const functionNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((name) => existsSync(join(FOLDER, name, 'index.ts')))
    .sort()

/**
 * Loads a function by its name, or by the path of its module or folder.
 * @throws UsageError if there is none
 */
export async function loadFunction(nameOrPath: string): Promise<Definition> {
  const isPath = /[/\\.]/.test(nameOrPath)
  let path = isPath ? resolve(nameOrPath) : join(FOLDER, nameOrPath)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) path = join(path, 'index.ts')
  if (!existsSync(path) || nameOrPath === '') {
    throw new UsageError(
      `there is no function ${JSON.stringify(nameOrPath)}; there are: ${functionNames().join(', ')}`,
    )
  }
  const { default: definition } = await import(pathToFileURL(path).href)
  if (typeof definition?.name === 'string' && typeof definition.enrich === 'function') {
    return definition
  }
  throw new UsageError(`${path}: its default export is not made with defineEnrichment`)
}

export interface Environment {
  /** A folder of recorded answers, or the address of an API; undefined leaves it to the environment. */
  readonly wiki?: string | undefined
  readonly datacenter?: string | undefined
  readonly port?: number
  /** What the recorded wiki takes for an answer, in milliseconds. */
  readonly latency?: number
  /** How much is logged, unless the environment says it. */
  readonly logLevel?: Config['LOG_LEVEL']
  /** Variables that stand above the environment's. */
  readonly env?: Readonly<Record<string, string>>
  readonly log: (line: string) => void
}

export interface Started {
  readonly url: string
  readonly config: Config
  /** Opens a connection to it that does not leave this process. */
  connect(): Duplex
  close(): Promise<void>
}

/** Starts a function in this process, and the recorded wiki if it gets one. */
export async function startFunction(
  definition: Definition,
  { wiki, datacenter, port = 0, latency = 0, logLevel, env, log }: Environment,
): Promise<Started> {
  const isAddress = wiki === undefined || /^https?:\/\//.test(wiki)
  const recorded = isAddress ? undefined : await recordedWiki(wiki, { latencyMs: latency })
  try {
    const config = configOf(definition, {
      LOG_LEVEL: logLevel,
      ...process.env,
      PORT: String(port),
      ...(wiki !== undefined && { MEDIAWIKI_API_URL: recorded?.url ?? wiki }),
      ...(datacenter !== undefined && { DATACENTER: datacenter }),
      ...env,
    })
    const running = await serve(definition, { config, host: '127.0.0.1', log })
    const connect = () => {
      const [ours, theirs] = duplexPair()
      running.accept(theirs)
      return ours
    }
    const close = async () => {
      await running.close()
      await recorded?.close()
    }
    return { url: running.url, config, connect, close }
  } catch (error) {
    await recorded?.close()
    if ((error as { syscall?: string }).syscall !== 'listen') throw error
    throw new RunError(`cannot listen on port ${port}: ${reason(error)}`)
  }
}

function configOf(definition: Definition, env: Record<string, string | undefined>): Config {
  try {
    return readConfig(env, definition)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
