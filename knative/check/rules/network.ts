/** What functions may reach, and what lets them in. */
import { isIP } from 'node:net'
import { ofKind } from '../objects.ts'
import { settingsOf } from '../overlay.ts'
import { problem, type Rule } from '../rule.ts'

/** For documentation (RFC 5737), so never a real wiki's. */
const PLACEHOLDERS = /^(192\.0\.2|198\.51\.100|203\.0\.113)\./

export const wikiAddress: Rule = {
  name: 'wiki-address',
  why: 'with another address or port than MEDIAWIKI_API_URL’s every call to the wiki is dropped on the way',
  *check(overlay) {
    const port = portOf(settingsOf(overlay)?.data?.MEDIAWIKI_API_URL ?? '')
    for (const policy of ofKind(overlay.objects, 'NetworkPolicy')) {
      for (const [i, { to = [], ports = [] }] of (policy.spec.egress ?? []).entries()) {
        const blocks = to.flatMap(({ ipBlock }) => ipBlock?.cidr ?? [])
        for (const cidr of blocks) {
          if (isCidr(cidr) && !PLACEHOLDERS.test(cidr)) continue
          const says = `is ${cidr}, must be the wiki’s addresses, such as 10.1.0.0/24`
          yield problem(policy, `spec.egress.${i}.to`, says)
        }
        if (blocks.length === 0 || ports.some((one) => one.port === port)) continue
        const has = ports.map((one) => one.port).join(', ')
        const says = `is ${has}, must have the port of MEDIAWIKI_API_URL, ${port}`
        yield problem(policy, `spec.egress.${i}.ports`, says)
      }
    }
  },
}

export const tokens: Rule = {
  name: 'tokens',
  why: 'where there are policies Eventing takes nothing without a token, and a function that posts by itself has none',
  *check({ objects }) {
    if (!objects.some(({ kind }) => kind === 'EventPolicy')) return
    for (const binding of ofKind(objects, 'SinkBinding')) {
      const { name } = binding.spec.subject
      const says = `${name} posts without a token, while there are EventPolicies: leave out components/event-policy, or what needs ${name}`
      yield problem(binding, 'spec.subject', says)
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
