/** The packages as they would be published, on a real registry of this machine. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pack } from '../../build/release/release.ts'
import { Registry } from '../../stage/registry/registry.ts'

export class PublishedPackages implements AsyncDisposable {
  /** npm's settings for this registry. */
  readonly npm: Readonly<Record<string, string>>
  readonly #registry: Registry

  private constructor(registry: Registry) {
    const { npm_config_userconfig = '', npm_config_cache = '' } = registry.env
    this.npm = { npm_config_userconfig, npm_config_cache, npm_config_loglevel: 'error' }
    this.#registry = registry
  }

  /** Builds the packages as a release does, and publishes them. */
  static async start(): Promise<PublishedPackages> {
    const folder = mkdtempSync(join(tmpdir(), 'tributary-packages-'))
    const registry = await Registry.start(process.env)
    for (const { filename } of await pack(folder)) {
      const { env } = registry
      execFileSync('npm', ['publish', join(folder, filename)], { env, stdio: 'pipe' })
    }
    rmSync(folder, { recursive: true })
    return new PublishedPackages(registry)
  }

  /** The environment of a person who installs them: no variables of this process, least of all npm's. */
  environment(home: string): Record<string, string> {
    const path = `${dirname(process.execPath)}:${process.env.PATH}`
    return { PATH: path, HOME: home, ...this.npm }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#registry[Symbol.asyncDispose]()
  }
}
