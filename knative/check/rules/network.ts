/** What functions can reach, and what lets their events in. */
import { isIP } from 'node:net'
import type { Definition } from '@tributary/runtime'
import { neededSettings, settingNames } from '../../definition.ts'
import { directsOf } from '../direct.ts'
import { type NetworkPolicy, ofKind, type PodSelector } from '../objects.ts'
import { calledFunctions, type Overlay, settingsOf } from '../overlay.ts'
import { functionOf, podsOf, SERVICE_LABEL as SERVICE } from '../pods.ts'
import { problem, type Rule } from '../rule.ts'

/** Address ranges for documentation (RFC 5737), so never a real wiki's. */
const PLACEHOLDERS = /^(192\.0\.2|198\.51\.100|203\.0\.113)\./

/** The annotation of a NetworkPolicy with the setting whose address it allows. */
const SETTING = 'tributary/setting'
const WIKI = 'MEDIAWIKI_API_URL'
const KAFKA = 'KAFKA_BROKERS'

export const apiAddresses: Rule = {
  name: 'api-addresses',
  why: 'A NetworkPolicy that allows another address or port than the API’s drops every request to it.',
  *check(overlay) {
    for (const policy of ofKind(overlay.objects, 'NetworkPolicy')) {
      const setting = policy.metadata.annotations?.[SETTING] ?? WIKI
      const place = { [WIKI]: 'mediawiki', [KAFKA]: 'kafkaNetwork' }[setting]
      const where = `datacenter.yaml, spec.${place ?? `egress.${setting}`}`
      const port = portOf(addressAt(overlay, setting))
      for (const [i, { to = [], ports = [] }] of (policy.spec.egress ?? []).entries()) {
        const blocks = to.flatMap(({ ipBlock }) => ipBlock?.cidr ?? [])
        for (const cidr of blocks) {
          if (isCidr(cidr) && !PLACEHOLDERS.test(cidr)) continue
          const message = `is ${cidr}; write the address range of ${setting}, such as 10.1.0.0/24 (${where}.cidr)`
          yield problem(policy, `spec.egress.${i}.to`, message)
        }
        if (port === undefined || blocks.length === 0 || ports.some((one) => one.port === port)) {
          continue
        }
        const has = ports.map((one) => one.port).join(', ')
        const message = `is ${has}; write ${port}, the port of ${setting} (${where}.port)`
        yield problem(policy, `spec.egress.${i}.ports`, message)
      }
    }
  },
}

function addressAt(overlay: Overlay, setting: string): string {
  if (setting !== KAFKA) return settingsOf(overlay)?.data?.[setting] ?? ''
  const [broker = ''] = directsOf(overlay).flatMap(({ env }) => env[KAFKA]?.split(',') ?? [])
  return `kafka://${broker}`
}

export const apisReachable: Rule = {
  name: 'apis-reachable',
  why: 'Where NetworkPolicies restrict what functions reach, a request to an API that none allows is dropped, and its event fails at its deadline.',
  *check(overlay) {
    const policies = ofKind(overlay.objects, 'NetworkPolicy')
    const restricting = policies.find(({ spec }) => spec.egress)
    if (!restricting) return
    for (const name of calledFunctions(overlay)) {
      const definition = overlay.definitions.get(name)
      const kafka = podsOf(overlay.objects).some((each) => functionOf(each) === name) ? [KAFKA] : []
      for (const setting of definition ? [...addressesOf(definition), ...kafka] : []) {
        const allows = ({ metadata, spec }: NetworkPolicy) =>
          metadata.annotations?.[SETTING] === setting && selects(spec.podSelector, name)
        if (policies.some(allows)) continue
        const message = `keeps ${name} from the API at ${setting}; run make pipeline FUNCTION=${name}, or add ${name} to a NetworkPolicy with the annotation ${SETTING}: ${setting}`
        yield problem(restricting, 'spec.egress', message)
      }
    }
  },
}

const addressesOf = (definition: Definition): string[] => [
  ...settingNames(definition).filter((name) => name === WIKI),
  ...neededSettings(definition).map(({ name }) => name),
]

function selects({ matchLabels, matchExpressions = [] }: PodSelector, name: string): boolean {
  const label = matchLabels?.[SERVICE]
  return (
    (label === undefined || label === name) &&
    matchExpressions
      .filter(({ key }) => key === SERVICE)
      .every(({ operator, values = [] }) =>
        operator.endsWith('In')
          ? values.includes(name) === (operator === 'In')
          : operator === 'Exists',
      )
  )
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
