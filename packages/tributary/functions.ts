import { existsSync, realpathSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { type Duplex, duplexPair } from 'node:stream'
import { pathToFileURL } from 'node:url'
import {
  type Config,
  ConfigError,
  type Definition,
  definitionProblems,
  readConfig,
  serve,
  startTraces,
} from '@tributary/runtime'
import { RunError, reason, UsageError } from './failures.ts'
import { findFunction, shownPath } from './find-function.ts'
import { loadingProblem } from './own-place.ts'
import { openUpstreams, type UpstreamOptions } from './upstreams.ts'

export type { Definition }

/**
 * Whether a function holds events in their open requests and posts its results to sinks, to put them
 * in order. Such a function needs both sinks, takes several inputs, and may answer late.
 */
export const holdsEvents = ({ delivery }: Definition): boolean => delivery?.holdsEvents === true

/**
 * Loads a function; in a project of its own, what is stale in schemas/generated is generated first.
 * @param nameOrPath as {@link findFunction} takes it
 * @throws UsageError if there is none, or it cannot be loaded; SourceMistakes if its schemas have one
 */
export async function loadFunction(
  nameOrPath: string | undefined,
  command: string,
): Promise<Definition> {
  const { file, folder } = findFunction(nameOrPath, command)
  if (existsSync(join(folder, 'schemas'))) {
    // Only now: it loads a schema compiler.
    const { refreshSchemas } = await import('./project-schemas.ts')
    await refreshSchemas(folder)
  }
  return loadModule(file)
}

/** @throws UsageError if the module cannot be loaded, or its default export is not a definition */
export async function loadModule(file: string): Promise<Definition> {
  refuseOtherRuntime(file)
  const { default: definition } = await import(pathToFileURL(file).href).catch((error) => {
    throw new UsageError(loadingProblem(file, error))
  })
  const [problem] = definitionProblems(shownPath(file), undefined, definition)
  if (problem !== undefined) throw new UsageError(problem)
  return definition
}

/** With two copies of the runtime a `skip()` of the one would be no `skip()` to the other. */
function refuseOtherRuntime(file: string): void {
  const [ours, theirs] = [import.meta.filename, file].map(runtimeOf)
  if (theirs === undefined || theirs === ours) return
  throw new UsageError(
    `${shownPath(file)}: it imports ${dirname(theirs)}, but this command runs on ${dirname(String(ours))}; run npm install, then npx tributary, in the function's folder`,
  )
}

/** The package.json of the runtime that a module would import. */
function runtimeOf(file: string): string | undefined {
  try {
    const path = findPackageJSON('@tributary/runtime', pathToFileURL(file))
    return path && realpathSync(path)
  } catch {
    return undefined
  }
}

export interface Environment extends UpstreamOptions {
  readonly datacenter?: string | undefined
  /** 0 for any free port; undefined leaves it to PORT. */
  readonly port?: number | undefined
  /** The log level where the environment sets none. */
  readonly logLevel?: Config['LOG_LEVEL']
  /** Variables that override the environment's. */
  readonly env?: Readonly<Record<string, string>>
  readonly log: (line: string) => void
}

export interface Started {
  readonly url: string
  readonly config: Config
  /** Opens a connection to the function that does not leave this process. */
  connect(): Duplex
  close(): Promise<void>
}

/**
 * Starts a function in this process, and what it looks things up in if that is recorded.
 * @throws UsageError if its configuration is wrong, RunError if it cannot listen
 */
export async function startFunction(
  definition: Definition,
  { datacenter, port, logLevel, env, log, ...options }: Environment,
): Promise<Started> {
  const upstreams = await openUpstreams(options)
  try {
    const config = readConfig(
      {
        LOG_LEVEL: logLevel,
        ...process.env,
        ...(port !== undefined && { PORT: String(port) }),
        ...upstreams.env,
        ...(datacenter !== undefined && { DATACENTER: datacenter }),
        ...env,
      },
      definition,
    )
    const stopTraces = await startTraces(definition.name, process.env)
    const running = await serve(definition, { config, host: '127.0.0.1', log, showErrors: true })
    const connect = () => {
      const [ours, theirs] = duplexPair()
      running.accept(theirs)
      return ours
    }
    const close = async () => {
      await running.close()
      await upstreams.close()
      await stopTraces()
    }
    return { url: running.url, config, connect, close }
  } catch (error) {
    await upstreams.close()
    throw explained(definition.name, error)
  }
}

function explained(name: string, error: unknown): unknown {
  if (error instanceof ConfigError) return new UsageError(`${name}: ${error.message}`)
  const { syscall, port } = error as { syscall?: string; port?: number }
  if (syscall !== 'listen') return error
  return new RunError(
    `cannot listen on port ${port}: ${reason(error)}; choose another with --port, or 0 for any`,
  )
}
