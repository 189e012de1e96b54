import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { bundle } from '../build/bundle.ts'

/** What the contestants do: answer with the event as it came, or with the text of its revision added. */
export type Task = 'echo' | 'wikitext'

/** The functions that are measured; `wait` answers with the event as it came, after some milliseconds. */
type OurTask = Task | 'wait'

/** A program that answers page changes. */
export interface Contestant {
  readonly name: string
  readonly cwd: string
  readonly args: (task: Task) => readonly string[]
  /** Its arguments with its own compile cache. Contestants without one get Node's. */
  readonly packaged?: (task: Task) => readonly string[]
}

const HERE = import.meta.dirname
const PEERS = join(HERE, 'peers')
const FAAS = 'node_modules/faas-js-runtime/bin/cli.js'
const FRAMEWORK = 'node_modules/@google-cloud/functions-framework/build/src/main.js'

/** Bare Node: the least that any of the others could cost. */
export const floor: Contestant = {
  name: 'floor',
  cwd: HERE,
  args: () => ['floor/server.cjs'],
}

const DIST: Record<OurTask, string> = {
  echo: 'bench/functions/echo/dist',
  wait: 'bench/functions/wait/dist',
  wikitext: 'functions/page-wikitext-change/dist',
}

/** The flags of `npm start` in a function's package. */
const START_FLAGS = ['--max-semi-space-size=8']

/** Bundled and packaged as a deployed function is. */
export const tributary: Contestant & { readonly args: (task: OurTask) => readonly string[] } = {
  name: 'tributary',
  cwd: join(HERE, '..'),
  args: (task) => [...START_FLAGS, `${DIST[task]}/index.js`],
  packaged: (task) => [...START_FLAGS, `${DIST[task]}/start.js`],
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

/** Bundles our contestants. The Makefile installs the peers. */
export async function bundles(): Promise<void> {
  await bundle('echo', 'bench/functions')
  await bundle('wait', 'bench/functions')
  await bundle('page-wikitext-change')
  for (const dist of Object.values(DIST)) {
    execFileSync(process.execPath, [`${dist}/start.js`, 'compile'], { cwd: tributary.cwd })
  }
}

/** The environment of a contestant. @param wiki the API's address, for the task `wikitext` */
export const environment = (wiki?: string): NodeJS.ProcessEnv => ({
  DATACENTER: 'eqiad',
  ...(wiki && { MEDIAWIKI_API_URL: wiki }),
  // faas-js-runtime's own limit is below our largest events.
  FUNC_BODY_LIMIT: String(16 * 1024 * 1024),
})
