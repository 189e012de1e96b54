import type { RedisOptions } from 'iovalkey'

/**
 * Where a Redis or Valkey is: `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS,
 * with the certificates that Node trusts.
 * @throws Error that does not repeat the address, as there may be a password in it
 */
export function readAddress(address: string): RedisOptions & { readonly shown: string } {
  const { protocol, username, password, hostname, port, pathname } = parse(address)
  const database = pathname.replace(/^\//, '')
  const secure = protocol === 'rediss:'
  if ((!secure && protocol !== 'redis:') || hostname === '' || !/^\d*$/.test(database))
    throw wrong()
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
  if (!url) throw wrong()
  return url
}

const wrong = () => new Error('must be redis://[user:password@]host:port[/database], or rediss://')

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A % that stands for itself.
    return text
  }
}
