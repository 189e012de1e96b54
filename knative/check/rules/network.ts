/** What functions can reach, and what lets their events in. */
import { isIP } from 'node:net'
import { ofKind } from '../objects.ts'
import { settingsOf } from '../overlay.ts'
import { problem, type Rule } from '../rule.ts'

/** Address ranges for documentation (RFC 5737), so never a real wiki's. */
const PLACEHOLDERS = /^(192\.0\.2|198\.51\.100|203\.0\.113)\./

export const wikiAddress: Rule = {
  name: 'wiki-address',
  why: 'A NetworkPolicy that allows another address or port than MEDIAWIKI_API_URL’s drops every request to the wiki.',
  *check(overlay) {
    const port = portOf(settingsOf(overlay)?.data?.MEDIAWIKI_API_URL ?? '')
    for (const policy of ofKind(overlay.objects, 'NetworkPolicy')) {
      for (const [i, { to = [], ports = [] }] of (policy.spec.egress ?? []).entries()) {
        const blocks = to.flatMap(({ ipBlock }) => ipBlock?.cidr ?? [])
        for (const cidr of blocks) {
          if (isCidr(cidr) && !PLACEHOLDERS.test(cidr)) continue
          const message = `is ${cidr}; write the wiki’s address range, such as 10.1.0.0/24 (datacenter.yaml, spec.mediawiki.cidr)`
          yield problem(policy, `spec.egress.${i}.to`, message)
        }
        if (blocks.length === 0 || ports.some((one) => one.port === port)) continue
        const has = ports.map((one) => one.port).join(', ')
        const message = `is ${has}; write ${port}, the port of MEDIAWIKI_API_URL (datacenter.yaml, spec.mediawiki.port)`
        yield problem(policy, `spec.egress.${i}.ports`, message)
      }
    }
  },
}

export const tokens: Rule = {
  name: 'tokens',
  why: 'Where there are EventPolicies, Eventing refuses every event without a token, and a function with a SinkBinding posts without one.',
  *check({ objects }) {
    if (!objects.some(({ kind }) => kind === 'EventPolicy')) return
    for (const binding of ofKind(objects, 'SinkBinding')) {
      const { name } = binding.spec.subject
      const message = `${name} posts events without a token; leave out components/event-policy, or the component that needs ${name}`
      yield problem(binding, 'spec.subject', message)
    }
  },
}

function portOf(url: string): number | undefined {
  if (!URL.canParse(url)) return undefined
  const { port, protocol } = new URL(url)
  return port === '' ? { 'http:': 80, 'https:': 443 }[protocol] : Number(port)
}

function isCidr(text: string): boolean {
  const [, address = '', bits] = /^(.+)\/(\d{1,3})$/.exec(text) ?? []
  return isIP(address) > 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128)
}
