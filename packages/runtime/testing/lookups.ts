/** Puts what a test gives in the place of a function's lookups. */
import type { Definition } from '../enrichment.ts'
import type { Lookups, Opened, OpenLookup } from '../lookup.ts'

/**
 * What a test gives for each lookup, by its name: a running fake with its `url`, which the real lookup then calls, or a stub
 * with those members of the lookup that the event needs.
 */
export type TestLookups<L> = {
  readonly [Name in keyof L]?: { readonly url: string } | StubOf<Opened<L>[Name]>
}

type StubOf<Api> = Api extends (...args: never) => unknown
  ? MemberOf<Api>
  : { readonly [Name in keyof Api]?: MemberOf<Api[Name]> }

/** A stub of a generic function gives one type of the many. */
type MemberOf<T> = T extends (...args: infer Args) => infer Made ? (...args: Args) => Made : T

type Environment = Readonly<Record<string, string | undefined>>

/** The lookups to open in the function's place, and the environment that they read. */
export function lookupsOf(
  { lookups = {} }: Definition,
  given: Readonly<Record<string, unknown>>,
  env: Environment,
): { readonly lookups: Lookups; readonly env: Environment } {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(lookups, name))
  if (unknown !== undefined) {
    const known = Object.keys(lookups).join(', ') || 'none'
    throw new TypeError(`the enrichment has no lookup ${unknown}; its lookups: ${known}`)
  }
  const addresses: Record<string, string> = {}
  const entries = Object.entries(lookups).map(([name, lookup]) => {
    const value = given[name]
    const { address } = lookup
    if (value === undefined) {
      const isReal = address === undefined || env[address] !== undefined
      return [name, isReal ? lookup : stubbed(lookup, notGiven(name))] as const
    }
    const url = (value as { url?: unknown }).url
    if (typeof url !== 'string') return [name, stubbed(lookup, value)] as const
    if (address === undefined) {
      throw new TypeError(
        `lookups.${name} does not say which setting holds its address; give a stub of it in the test, or let it have address: 'MY_API_URL'`,
      )
    }
    addresses[address] = url
    return [name, lookup] as const
  })
  return { lookups: Object.fromEntries(entries), env: { ...env, ...addresses } }
}

/**
 * Watches whether one of the fakes is closed from now on.
 * @returns a function that throws if the event failed and one was: then the fake is the reason
 */
export function watchFakes(given: Readonly<Record<string, unknown>>): () => void {
  const open = Object.entries(given).filter(([, fake]) => isClosed(fake) === false)
  return () => {
    const [name] = open.find(([, fake]) => isClosed(fake)) ?? []
    if (name === undefined) return
    throw new TypeError(
      `the fake for lookups.${name} was closed before the event ended; await invoke(…) before the fake goes out of scope`,
    )
  }
}

const isClosed = (fake: unknown): boolean | undefined => {
  const { url, closed } = Object(fake) as { url?: unknown; closed?: unknown }
  return typeof url === 'string' && closed instanceof AbortSignal ? closed.aborted : undefined
}

/** Keeps the rows of the errors, but not the settings, which a stub does not need. */
const stubbed = ({ errors }: OpenLookup<unknown>, api: unknown): OpenLookup<unknown> => ({
  ...(errors && { errors }),
  open: () => ({ forEvent: () => api }),
})

/** A test must not ask the real service only because it forgot the fake. */
const notGiven = (name: string): object => {
  const refuse = () => {
    throw new TypeError(
      `enrich asked lookups.${name}, which the test does not give; add lookups: { ${name}: … } to the options of invoke`,
    )
  }
  return new Proxy(refuse, { get: refuse })
}
