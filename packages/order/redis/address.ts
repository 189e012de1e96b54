import type { RedisOptions } from 'iovalkey'

/**
 * Reads the address of a Redis or Valkey: `redis://[user:password@]host[:port][/database]`, or
 * `rediss://…` for TLS with the certificates that Node trusts. The default port is 6379.
 * @returns the client's options, and `shown`: a name for messages, without the password
 * @throws Error that does not repeat the address, since it may contain a password
 */
export function readAddress(address: string): RedisOptions & { readonly shown: string } {
  const { protocol, username, password, hostname, port, pathname } = parse(address)
  const database = pathname.replace(/^\//, '')
  const secure = protocol === 'rediss:'
  if ((!secure && protocol !== 'redis:') || hostname === '' || !/^\d*$/.test(database))
    throw invalid()
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 6379),
    db: Number(database),
    ...(username && { username: decode(username) }),
    ...(password && { password: decode(password) }),
    ...(secure && { tls: {} }),
    shown: `Redis at ${hostname}:${port || 6379}`,
  }
}

function parse(address: string): URL {
  const url = URL.parse(address)
  if (!url) throw invalid()
  return url
}

const invalid = () =>
  new Error('must be redis://[user:password@]host:port[/database], or rediss://')

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A password may contain a plain %.
    return text
  }
}
