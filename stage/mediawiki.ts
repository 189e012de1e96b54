import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
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
  /** Further lines of LocalSettings.php. */
  readonly settings?: string
}

/** The parameters of an API request. A Blob is sent as a file. */
export type Parameters = Readonly<Record<string, string | Blob>>

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

  static async start({ database, settings = '' }: MediaWikiOptions = {}): Promise<MediaWiki> {
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
    appendFileSync(join(code, 'LocalSettings.php'), RIGHTS + settings)
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
    await wiki.logIn()
    return wiki
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // PHP's server has workers; the signal must reach the whole process group.
    process.kill(-(this.#process.pid as number), 'SIGKILL')
    await once(this.#process, 'close')
    rmSync(this.#folder, { recursive: true })
  }

  /** Logs the administrator in, also a second time. */
  async logIn(): Promise<void> {
    const login = await this.#fetchToken('login')
    await this.#post({ action: 'login', lgname: 'Admin', lgpassword: PASSWORD, lgtoken: login })
    this.#token = await this.#fetchToken('csrf')
  }

  /**
   * Posts an API request as the administrator.
   * @throws Error with the API's own error
   */
  async act(parameters: Parameters): Promise<Record<string, never>> {
    const isRollback = parameters.action === 'rollback'
    const token = isRollback ? await this.#fetchToken('rollback') : this.#token
    return withoutError(await this.#post({ ...parameters, token }))
  }

  /**
   * Posts an API request as somebody who is not logged in. Without a setting that trusts 127.0.0.1 as a proxy,
   * the wiki takes them for 127.0.0.1.
   * @throws Error with the API's own error
   */
  async actAnonymously(address: string, parameters: Parameters): Promise<Record<string, never>> {
    const headers = { 'x-forwarded-for': address }
    return withoutError(await this.#send({ ...parameters, token: '+\\' }, headers).then(json))
  }

  /** Runs a script, by its path or its name in `maintenance/`, with a text on its standard input. */
  script(name: string, args: readonly string[], input: string): void {
    const code = join(this.#folder, 'code')
    const script = resolve(code, 'maintenance', name)
    const env = { ...process.env, MW_INSTALL_PATH: code }
    execFileSync('php', [script, ...args], { input, env, stdio: ['pipe', 'pipe', 'pipe'] })
  }

  async #fetchToken(type: string): Promise<string> {
    const answer = await this.#post({ action: 'query', meta: 'tokens', type })
    return (answer as unknown as { query: { tokens: Record<string, string> } }).query.tokens[
      `${type}token`
    ] as string
  }

  async #post(parameters: Parameters): Promise<Record<string, never>> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await this.#send(parameters, { cookie })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      this.#cookies.set(name, value)
    }
    return json(response)
  }

  #send(parameters: Parameters, headers: Record<string, string>): Promise<Response> {
    const all = Object.entries({ ...parameters, format: 'json', formatversion: '2' })
    const body = new FormData()
    for (const [name, value] of all) body.set(name, value)
    return fetch(this.api, { method: 'POST', headers, body })
  }
}

const json = async (response: Response) => (await response.json()) as Record<string, never>

function withoutError(answer: Record<string, never>): Record<string, never> {
  if (answer.error) throw new Error(JSON.stringify(answer.error))
  return answer
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
