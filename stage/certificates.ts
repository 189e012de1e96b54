/** Certificates for servers that speak TLS, made with openssl. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The files of a server's certificate. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** A certificate authority of its own, in a folder that is deleted when the scope ends. */
export class Authority implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tributary-ca-'))
  readonly #key = join(this.#folder, 'ca.key')
  /** The authority's own certificate, which clients have to trust. */
  readonly cert: string = join(this.#folder, 'ca.crt')

  constructor() {
    const out = ['-keyout', this.#key, '-out', this.cert]
    this.#openssl('req', '-x509', ...NEW_KEY, ...out, '-subj', '/CN=Test authority')
  }

  /**
   * Makes a certificate of a server.
   * @param names such as `DNS:localhost` or `IP:127.0.0.1`
   * @param days how long it is valid; -1 for one that has expired
   */
  issue(names: string, days = 1): Certificate {
    const file = (ending: string) =>
      join(this.#folder, `${names.replaceAll(':', '-')}${days}.${ending}`)
    const [key, cert, request, extensions] = ['key', 'crt', 'csr', 'ext'].map(file) as [
      string,
      string,
      string,
      string,
    ]
    writeFileSync(extensions, `subjectAltName=${names}`)
    this.#openssl('req', ...NEW_KEY, '-keyout', key, '-out', request, '-subj', '/CN=server')
    const by = ['-CA', this.cert, '-CAkey', this.#key, '-CAcreateserial']
    const to = ['-days', String(days), '-extfile', extensions, '-out', cert]
    this.#openssl('x509', '-req', '-in', request, ...by, ...to)
    return { cert, key }
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: 'pipe' })
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'] as const
