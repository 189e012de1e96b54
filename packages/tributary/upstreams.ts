/** Where a function that is run here looks things up: addresses as given, or recorded answers. */
import { recordedWiki } from '@tributary/mediawiki/testing'
import { UsageError } from './failures.ts'
import { recordedApis } from './recorded-apis.ts'

export interface UpstreamOptions {
  /** A folder of recorded answers, or the address of an API; undefined leaves it to the environment. */
  readonly wiki?: string | undefined
  /** A folder of recorded answers of REST APIs; undefined leaves their addresses to the environment. */
  readonly api?: string | undefined
  /** How long each recorded answer takes, in milliseconds. */
  readonly latency?: number
}

export interface Upstreams {
  /** Their addresses, as settings of the function. */
  readonly env: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** @throws UsageError if the answers cannot be read */
export async function openUpstreams(options: UpstreamOptions): Promise<Upstreams> {
  const { wiki, api, latency: latencyMs = 0 } = options
  const apis = api === undefined ? undefined : await recordedApis(api, { latencyMs })
  const isAddress = wiki === undefined || /^https?:\/\//.test(wiki)
  const recorded = isAddress
    ? undefined
    : await recordedWiki(wiki, { latencyMs }).catch(async ({ message }: Error) => {
        await apis?.close()
        throw new UsageError(`--wiki: ${message}`)
      })
  return {
    env: { ...apis?.env, ...(wiki !== undefined && { MEDIAWIKI_API_URL: recorded?.url ?? wiki }) },
    close: async () => void (await Promise.all([recorded?.close(), apis?.close()])),
  }
}
