import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { reason, UsageError } from './failures.ts'

interface Page {
  readonly pageid: number
  readonly revisions: readonly object[]
}

/** The API's answer to `action=query&prop=revisions` for one revision, as in revisions.json. */
export interface Recorded {
  readonly query: { readonly query: { readonly pages?: readonly Page[] } }
}

export interface RecordedWiki {
  /** The value for MEDIAWIKI_API_URL. */
  readonly url: string
  close(): Promise<void>
}

/** MediaWiki's limit for the values of one parameter, for a client without special rights. */
const LIMIT = 50

/**
 * Serves the recorded answers of a wiki's API on 127.0.0.1, at any path, for GET and POST.
 * @param directory contains `revisions.json`
 * @param options.latencyMs how long each answer takes
 */
export async function recordedWiki(
  directory: string,
  { latencyMs = 0 }: { latencyMs?: number } = {},
): Promise<RecordedWiki> {
  const revisions = await readRevisions(join(directory, 'revisions.json'))
  const server = createServer(async (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://wiki')
    const form = new URLSearchParams(request.method === 'POST' ? await text(request) : '')
    const ids = (searchParams.get('revids') ?? form.get('revids') ?? '').split('|')
    // The delay must not keep the process alive once the wiki is closed.
    if (latencyMs > 0) await sleep(latencyMs, undefined, { ref: false })
    response.setHeader('content-type', 'application/json; charset=utf-8')
    response.end(JSON.stringify(answer(revisions, ids)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/w/api.php`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** MediaWiki's answer for these revision ids; other parameters are ignored. */
export function answer(revisions: Readonly<Record<string, Recorded>>, ids: readonly string[]) {
  const unreadable = ids.find((id) => !/^\d+$/.test(id))
  if (unreadable !== undefined) {
    const info = `Invalid value ${JSON.stringify(unreadable)} for integer parameter "revids".`
    return { error: { code: 'badinteger', info } }
  }
  const revids = [...new Set(ids.map(Number))].sort((a, b) => a - b)
  if (revids.length > LIMIT) {
    const info = `Too many values supplied for parameter "revids". The limit is ${LIMIT}.`
    return { error: { code: 'toomanyvalues', info, limit: LIMIT, lowlimit: LIMIT, highlimit: 500 } }
  }
  const badrevids: Record<number, object> = {}
  const pages = new Map<number, Page>()
  for (const revid of revids) {
    const found = revisions[revid]?.query.query.pages
    if (!found) badrevids[revid] = { revid, missing: true }
    for (const page of found ?? []) {
      const known = pages.get(page.pageid)?.revisions ?? []
      pages.set(page.pageid, { ...page, revisions: [...known, ...page.revisions] })
    }
  }
  return {
    batchcomplete: true,
    query: {
      ...(Object.keys(badrevids).length > 0 && { badrevids }),
      ...(pages.size > 0 && { pages: [...pages.values()] }),
    },
  }
}

async function readRevisions(path: string): Promise<Record<string, Recorded>> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`--wiki: cannot read ${path}: ${reason(error)}`)
  }
}
