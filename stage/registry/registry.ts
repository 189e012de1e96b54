/** A real registry of npm packages on loopback. It takes packages of ours, and hands on all others. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MeasuredProcess } from '../measured-process.ts'

export class Registry implements AsyncDisposable {
  /** The environment in which npm uses this registry, with a cache of its own. */
  readonly env: NodeJS.ProcessEnv
  readonly #folder: string
  readonly #process: MeasuredProcess

  private constructor(process: MeasuredProcess, folder: string, env: NodeJS.ProcessEnv) {
    this.#process = process
    this.#folder = folder
    const address = `//127.0.0.1:${process.port}/`
    const settings = join(folder, 'npmrc')
    // npm publishes with a token only; the registry asks for none.
    writeFileSync(settings, `registry=http:${address}\n${address}:_authToken=none\n`)
    const cache = join(folder, 'cache')
    this.env = { ...env, npm_config_userconfig: settings, npm_config_cache: cache }
  }

  /** @param env the environment of npm */
  static async start(env: NodeJS.ProcessEnv): Promise<Registry> {
    const folder = mkdtempSync(join(tmpdir(), 'tributary-registry-'))
    const upstream = execFileSync('npm', ['config', 'get', 'registry'], { env, encoding: 'utf8' })
    const settings = { ...env, FOLDER: folder, UPSTREAM: upstream.trim() }
    const process = await MeasuredProcess.start(['server.cjs'], settings, import.meta.dirname)
    return new Registry(process, folder, env)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
    rmSync(this.#folder, { recursive: true })
  }
}
