import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../../build/bundle.ts'
import { type Answer, send } from './function-client.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The bundle of a function; built again only if stale, since other tests may be running it. */
export async function bundled(name = 'page-wikitext-change'): Promise<string> {
  const path = join(ROOT, 'functions', name, 'dist/index.js')
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const sources = globSync('{build,packages,schemas,functions}/**/*.{ts,js,yaml,json}', {
    cwd: ROOT,
    exclude: (path) => /(^|\/)(dist|node_modules)(\/|$)/.test(path),
  })
  const stale = sources.some((path) => statSync(join(ROOT, path)).mtimeMs >= made)
  return stale ? (await bundle(name)).file : path
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A function as a process of its own. */
export class FunctionProcess implements AsyncDisposable {
  readonly child: ChildProcess
  /** How it ended. */
  readonly ended: Promise<Ended>
  stdout = ''
  stderr = ''
  url = ''
  readonly #output = new EventEmitter()

  private constructor(path: string, env: Readonly<Record<string, string>>, cwd: string) {
    this.child = spawn(process.execPath, [path], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const take = (stream: 'stdout' | 'stderr') =>
      this.child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        this[stream] += text
        this.#output.emit('more')
      })
    take('stdout')
    take('stderr')
    // 'close' comes after all output was read.
    this.ended = once(this.child, 'close').then(([code, signal]) => {
      this.#output.emit('more')
      return { code, signal }
    })
  }

  /** Starts a bundle, by default in a directory without any file of ours. */
  static spawn(path: string, env: Readonly<Record<string, string>>, cwd = '/'): FunctionProcess {
    return new FunctionProcess(path, { PORT: '0', DATACENTER: 'eqiad', ...env }, cwd)
  }

  /** Starts a bundle and waits until it listens. */
  static async start(path: string, env: Readonly<Record<string, string>>, cwd?: string) {
    const started = FunctionProcess.spawn(path, env, cwd)
    const [, port] = await started.says(/listens on http:\/\/[^:"]+:(\d+)/)
    started.url = `http://127.0.0.1:${port}`
    return started
  }

  /** Waits until its standard output matches. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout)
      if (match) return match
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.stderr}`)
      await once(this.#output, 'more')
    }
  }

  /** Scrapes its metrics, as text. */
  async metricsText(): Promise<string> {
    const [, port] = await this.says(/listens on http:\/\/[^:"]+:(\d+)/)
    const signal = AbortSignal.timeout(5000)
    const response = await fetch(`http://127.0.0.1:${port}/metrics`, { signal })
    return response.text()
  }

  /** Scrapes its metrics. @returns a function that gives the first value of a metric */
  async metrics(): Promise<(name: string) => number | undefined> {
    const text = await this.metricsText()
    return (name) => {
      const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1]
      return value === undefined ? undefined : Number(value)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL')
    await this.ended
  }
}

/** Polls readiness over new connections until it is red: the signal has arrived. Rejects if the process ended. */
export async function untilRed(url: string): Promise<Answer> {
  for (;;) {
    const answer = await send(url, { method: 'GET', path: '/health/readiness' })
    if (answer.status !== 200) return answer
  }
}
