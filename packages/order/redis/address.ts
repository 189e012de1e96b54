import type { RedisOptions } from 'iovalkey'

const ADDRESS =
  /^(rediss?)(\+sentinel)?:\/\/(?:([^\s/?#]*)@)?([^\s/?#@]+)(?:\/([^\s?#]*))?(?:\?replicas=(\d))?$/

/** Where a Redis or Valkey is. */
export interface RedisAddress {
  readonly options: RedisOptions
  /** Its name in messages, without the password. */
  readonly shown: string
  /** How many replicas must have a write before it counts; 0 if there are none that may be promoted. */
  readonly replicas: number
}

/**
 * Reads the address of a Redis or Valkey: `redis://[user:password@]host[:port][/database]`. With
 * `?replicas=1` at its end a write counts once that many replicas have it too.
 *
 * - `rediss://…` uses TLS, with the certificates that Node trusts (`NODE_EXTRA_CA_CERTS` adds to them).
 * - `redis+sentinel://[user:password@]host:port[,host:port…]/name[/database]` asks Sentinels where the
 *   primary with this name is; `rediss+sentinel://` uses TLS for both. The Sentinels need no password.
 *
 * The default ports are 6379 and 26379.
 * @throws Error that does not repeat the address, since it may contain a password
 */
export function readAddress(address: string): RedisAddress {
  const [, scheme, sentinel, user = '', servers = '', path = '', replicas = '0'] =
    ADDRESS.exec(address) ?? []
  if (scheme === undefined) throw invalid()
  const hosts = servers.split(',').map((server) => readHost(server, sentinel ? 26379 : 6379))
  const [name = '', database = ''] = sentinel ? path.split('/') : ['', path]
  const [host] = hosts
  const isWhole = sentinel ? name !== '' && path.split('/').length <= 2 : hosts.length === 1
  if (!host || !isWhole || !/^\d{0,4}$/.test(database)) throw invalid()
  const [, username, password] = /^([^:]*):?(.*)$/.exec(user) ?? []
  const tls = scheme === 'rediss' ? { tls: {} } : {}
  return {
    options: {
      db: Number(database),
      ...(username && { username: decode(username) }),
      ...(password && { password: decode(password) }),
      ...(sentinel ? sentinelOptions(hosts, decode(name), tls) : { ...serverOptions(host, tls) }),
    },
    shown: sentinel
      ? `Redis ${decode(name)} of the Sentinels at ${servers}`
      : `Redis at ${host.shown}`,
    replicas: Number(replicas),
  }
}

interface Host {
  readonly host: string
  readonly port: number
  readonly shown: string
}

function serverOptions({ host, port }: Host, { tls }: { tls?: object }): RedisOptions {
  const isName = !/^[\d.]+$|:/.test(host)
  // An endpoint may have several certificates, and chooses by the name that it is asked for.
  return { host, port, ...(tls && { tls: isName ? { servername: host } : {} }) }
}

const sentinelOptions = (hosts: Host[], name: string, { tls }: { tls?: object }): RedisOptions => ({
  sentinels: hosts.map(({ host, port }) => ({ host, port })),
  name,
  ...(tls && { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
})

function readHost(server: string, standard: number): Host {
  const { hostname, port } = URL.parse(`redis://${server}`) ?? {}
  if (!hostname) throw invalid()
  const number = Number(port || standard)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: number, shown: `${hostname}:${number}` }
}

const invalid = () =>
  new Error(
    'must be redis://[user:password@]host:port[/database], rediss:// for TLS, or redis+sentinel://host:port,host:port/name',
  )

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A password may contain a plain %.
    return text
  }
}
