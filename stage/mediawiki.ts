import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { MariaDb } from './mariadb.ts'
import { closedPort } from './sockets.ts'

/** The user Admin's. */
export const PASSWORD = 'a-password-for-the-lab'
/** The name of the wiki's database. */
export const WIKI = 'labwiki'

export interface MediaWikiOptions {
  /** The server that gets the wiki's database, `labwiki`. By default it is a file of SQLite. */
  readonly database?: MariaDb
}

/** A real MediaWiki, of Debian's package. It is empty at first and deleted when the scope ends. */
export class MediaWiki implements AsyncDisposable {
  /** The address for MEDIAWIKI_API_URL. */
  readonly api: string
  readonly #folder: string
  readonly #process: ChildProcess
  #cookies = new Map<string, string>()
  #token = ''

  private constructor(api: string, folder: string, process: ChildProcess) {
    this.api = api
    this.#folder = folder
    this.#process = process
  }

  static async start({ database }: MediaWikiOptions = {}): Promise<MediaWiki> {
    const folder = mkdtempSync(join(tmpdir(), 'tributary-wiki-'))
    const code = join(folder, 'code')
    cpSync('/usr/share/mediawiki', code, { recursive: true, dereference: true })
    rmSync(join(code, 'LocalSettings.php'), { force: true })
    const port = await closedPort()
    const server = `http://127.0.0.1:${port}`
    const install = ['maintenance/install.php', ...databaseOptions(database, folder)]
    const site = [`--dbname=${WIKI}`, `--server=${server}`, '--scriptpath=', '--lang=en']
    const admin = [`--pass=${PASSWORD}`, 'Lab Wiki', 'Admin']
    execFileSync('php', [...install, ...site, ...admin], { cwd: code, stdio: 'pipe' })
    const settings = join(code, 'LocalSettings.php')
    appendFileSync(settings, RIGHTS)
    const child = spawn('php', ['-S', `127.0.0.1:${port}`, '-t', code], {
      env: { ...process.env, PHP_CLI_SERVER_WORKERS: '4' },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    for await (const line of createInterface({ input: child.stderr as NodeJS.ReadableStream })) {
      if (line.includes('started')) break
    }
    child.stderr?.resume()
    const wiki = new MediaWiki(`${server}/api.php`, folder, child)
    await wiki.#logIn()
    return wiki
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // PHP's server has workers; the signal must reach the whole process group.
    process.kill(-(this.#process.pid as number), 'SIGKILL')
    await once(this.#process, 'close')
    rmSync(this.#folder, { recursive: true })
  }

  /**
   * Posts an API request as the administrator.
   * @throws Error with the API's own error
   */
  async act(parameters: Record<string, string>): Promise<Record<string, never>> {
    const answer = await this.#post({ ...parameters, token: this.#token })
    if (answer.error) throw new Error(JSON.stringify(answer.error))
    return answer
  }

  /** Runs a script of `maintenance/`, with a text on its standard input. */
  script(name: string, args: readonly string[], input: string): void {
    const script = join(this.#folder, 'code/maintenance', name)
    execFileSync('php', [script, ...args], { input, stdio: ['pipe', 'pipe', 'pipe'] })
  }

  async #logIn(): Promise<void> {
    const login = await this.#fetchToken('login')
    await this.#post({ action: 'login', lgname: 'Admin', lgpassword: PASSWORD, lgtoken: login })
    this.#token = await this.#fetchToken('csrf')
  }

  async #fetchToken(type: string): Promise<string> {
    const answer = await this.#post({ action: 'query', meta: 'tokens', type })
    return (answer as unknown as { query: { tokens: Record<string, string> } }).query.tokens[
      `${type}token`
    ] as string
  }

  async #post(parameters: Record<string, string>) {
    const response = await fetch(this.api, {
      method: 'POST',
      headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      body: new URLSearchParams({ ...parameters, format: 'json', formatversion: '2' }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      this.#cookies.set(name, value)
    }
    return (await response.json()) as Record<string, never>
  }
}

/** Rights that administrators do not have by default. */
const RIGHTS = `
$wgGroupPermissions['sysop']['deleterevision'] = true;
$wgGroupPermissions['sysop']['suppressrevision'] = true;
`

const databaseOptions = (database: MariaDb | undefined, folder: string) =>
  database
    ? ['--dbtype=mysql', `--dbserver=localhost:${database.socket}`, '--dbuser=root', '--dbpass=']
    : ['--dbtype=sqlite', `--dbpath=${folder}`]
