import { TerminalError } from '@tributary/runtime'

/** One wiki's API: its address, and the `Host` to send if the address is a proxy's. */
export interface Address {
  readonly url: string
  readonly host?: string
}

/** Finds the address of a wiki by its domain. */
export type Resolve = (domain: string | undefined) => Address

/** RFC 1123 host name: dot-separated labels of letters, digits and inner hyphens. */
const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/

/**
 * With `{domain}` in the address, the event's domain becomes part of it. Events must not choose where
 * requests go, so only allowed domains are called. A fixed address gets the domain as `Host`.
 * @param template MEDIAWIKI_API_URL
 * @param allowed MEDIAWIKI_ALLOWED_DOMAINS: comma-separated, `*` stands for one label
 */
export function resolver(template: string, allowed: string): Resolve {
  const fixed = !template.includes('{domain}')
  const patterns = allowed
    .split(',')
    .map(
      (pattern) =>
        new RegExp(
          `^${pattern.trim().toLowerCase().replaceAll('.', '\\.').replace('*', '[a-z0-9-]+')}$`,
        ),
    )
  return (domain) => {
    if (domain === undefined) throw refuse('the event names no wiki (meta.domain)')
    const host = domain.toLowerCase()
    if (!HOST_NAME.test(host)) throw refuse('meta.domain is not a host name')
    if (fixed) return { url: template, host }
    if (!patterns.some((pattern) => pattern.test(host))) {
      throw refuse(`${host} is not one of MEDIAWIKI_ALLOWED_DOMAINS`)
    }
    return { url: template.replaceAll('{domain}', host) }
  }
}

const refuse = (detail: string) => new TerminalError(detail, { code: 'domain_not_allowed' })
