/** Serves a wiki's revisions, recorded or made by a test, as MediaWiki's Action API does. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FakeApi, fakeApi } from '@tributary/runtime/testing'

interface Page {
  readonly pageid: number
  readonly revisions: readonly object[]
}

/** The API's answer to `action=query&prop=revisions` for one revision, as in revisions.json. */
export interface Recorded {
  readonly query: { readonly query: { readonly pages?: readonly Page[] } }
}

/** A revision as the API has it. A slot is its wikitext, or what the API has for it. */
export interface RevisionAnswer {
  readonly slots: Readonly<Record<string, string | object>>
  /** Further members, e.g. `commenthidden: true`. */
  readonly [member: string]: unknown
}

/** By its id: the wikitext of a revision with one slot, the revision, or the API's recorded answer. */
type Revisions = Readonly<Record<string, string | RevisionAnswer | Recorded>>

/** A wiki that runs until it is closed; `await using` closes it. */
export interface RecordedWiki extends FakeApi {
  /** The value for MEDIAWIKI_API_URL. */
  readonly url: string
}

/** MediaWiki's limit for the values of one parameter, for a client without special rights. */
const LIMIT = 50

/**
 * Serves a wiki's API on 127.0.0.1, at any path, for GET and POST. Revisions that it was not given are
 * missing.
 * @param from a folder that contains `revisions.json`, or revisions by their id, read at each request
 * @param options.latencyMs how long each answer takes
 * @throws Error if the folder cannot be read
 *
 * @example await using wiki = await recordedWiki({ 34: "'''Calder''' is a river." })
 */
export async function recordedWiki(
  from: string | Revisions,
  { latencyMs: delay = 0 }: { latencyMs?: number } = {},
): Promise<RecordedWiki> {
  const revisions = typeof from === 'string' ? await readRevisions(from) : from
  const api = await fakeApi({
    '*': ({ query, body }) => {
      const ids = query.get('revids') ?? new URLSearchParams(body).get('revids') ?? ''
      return { delay, json: answer(revisions, ids.split('|')) }
    },
  })
  return { ...api, url: `${api.url}/w/api.php` }
}

/** MediaWiki's answer for these revision ids; other parameters are ignored. */
export function answer(revisions: Revisions, ids: readonly string[]) {
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
    const found = pagesOf(revid, revisions[revid])
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

/** The pages in the answer for one revision. A revision of a test has a page of its own. */
function pagesOf(revid: number, revision: Revisions[string] | undefined) {
  if (revision === undefined) return undefined
  if (typeof revision !== 'string' && isRecorded(revision)) return revision.query.query.pages
  const { slots, ...more } = typeof revision === 'string' ? { slots: { main: revision } } : revision
  const answered = Object.entries(slots).map(([role, slot]) => [role, slotOf(slot)])
  return [{ pageid: revid, revisions: [{ revid, ...more, slots: Object.fromEntries(answered) }] }]
}

const isRecorded = (revision: RevisionAnswer | Recorded): revision is Recorded =>
  !('slots' in revision)

const slotOf = (slot: string | object) =>
  typeof slot === 'string'
    ? { contentmodel: 'wikitext', contentformat: 'text/x-wiki', content: slot }
    : slot

async function readRevisions(folder: string): Promise<Readonly<Record<string, Recorded>>> {
  const path = join(folder, 'revisions.json')
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new Error(`cannot read ${path}: ${(cause as Error).message}`, { cause })
  }
}
