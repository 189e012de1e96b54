import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { bundle } from '../build/bundle.ts'

/** What the contestants do: answer the event as it is, or with the wikitext of its revision. */
export type Task = 'echo' | 'wikitext'

/** A program that answers page_changes. */
export interface Contestant {
  readonly name: string
  readonly cwd: string
  readonly args: (task: Task) => readonly string[]
  /** With what it has compiled before; others get Node's own cache for that. */
  readonly packaged?: (task: Task) => readonly string[]
}

const HERE = import.meta.dirname
const PEERS = join(HERE, 'peers')
const FAAS = 'node_modules/faas-js-runtime/bin/cli.js'
const FRAMEWORK = 'node_modules/@google-cloud/functions-framework/build/src/main.js'

/** Bare Node: the least that any of the others can cost. */
export const floor: Contestant = {
  name: 'floor',
  cwd: HERE,
  args: () => ['floor/server.cjs'],
}

const DIST: Record<Task, string> = {
  echo: 'bench/functions/echo/dist',
  wikitext: 'functions/page-wikitext-change/dist',
}

/** Bundled and packaged as functions are. */
export const tributary: Contestant = {
  name: 'tributary',
  cwd: join(HERE, '..'),
  args: (task) => [`${DIST[task]}/index.js`],
  packaged: (task) => [`${DIST[task]}/start.js`],
}

export const faas: Contestant = {
  name: 'faas-js-runtime',
  cwd: PEERS,
  args: () => [FAAS, 'faas-js-runtime.js'],
}

export const framework: Contestant = {
  name: 'functions-framework',
  cwd: PEERS,
  args: () => [
    FRAMEWORK,
    '--source=functions-framework.js',
    '--target=event',
    '--signature-type=cloudevent',
  ],
}

export const all: readonly Contestant[] = [floor, tributary, faas, framework]

/** Makes ours anew; the peers are installed by make. */
export async function bundles(): Promise<void> {
  await bundle('echo', 'bench/functions')
  await bundle('page-wikitext-change')
  for (const dist of Object.values(DIST)) {
    execFileSync(process.execPath, [`${dist}/start.js`, 'compile'], { cwd: tributary.cwd })
  }
}

/** What the contestants get to do for a task with events this large. */
export const environment = (wiki?: string): NodeJS.ProcessEnv => ({
  DATACENTER: 'eqiad',
  ...(wiki && { MEDIAWIKI_API_URL: wiki }),
  // The one peer with a limit below our largest events.
  FUNC_BODY_LIMIT: String(16 * 1024 * 1024),
})
