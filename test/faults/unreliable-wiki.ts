import type { ServerResponse } from 'node:http'
import { type Answerer, json } from '../support/function-wiki.ts'

/** The text of a revision; the same id has another text in another wiki. */
export const textOf = (wiki: string, revId: number) => `revision ${revId} of ${wiki}: é 漢字 🌊`
export const isMissing = (revId: number) => revId % 50 === 7
export const isHidden = (revId: number) => revId % 31 === 5

type Respond = (response: ServerResponse, wiki: string, ids: readonly number[]) => void

const shown = (content: string) => ({
  contentmodel: 'wikitext',
  contentformat: 'text/x-wiki',
  content,
})
const slot = (wiki: string, revId: number): object =>
  isHidden(revId) ? { texthidden: true } : shown(textOf(wiki, revId))

/** A correct answer for these ids, unless `text` gives another text than the revision's. */
function answerFor(wiki: string, ids: readonly number[], text = slot) {
  const there = ids.filter((id) => !isMissing(id))
  const missing = ids.filter(isMissing).map((id) => [id, { revid: id, missing: true }])
  const revisions = there.map((id) => ({ revid: id, slots: { main: text(wiki, id) } }))
  return {
    query: {
      pages: [{ pageid: 1, ns: 0, title: 'A page', revisions }],
      ...(missing.length > 0 && { badrevids: Object.fromEntries(missing) }),
    },
  }
}

const right: Respond = (response, wiki, ids) => json(response, answerFor(wiki, ids))
const half = (ids: readonly number[]) => ids.slice(0, ids.length >> 1)

/** Every way to fail, and how many of a thousand requests fail that way. */
export const FAULTS: Readonly<Record<string, readonly [perMille: number, respond: Respond]>> = {
  reset: [30, (response) => response.socket?.resetAndDestroy()],
  silence: [14, () => {}],
  'half an answer': [
    30,
    (response, wiki, ids) => {
      const body = Buffer.from(JSON.stringify(answerFor(wiki, ids)))
      response.writeHead(200, { 'content-length': body.length })
      response.write(body.subarray(0, body.length >> 1), () => response.socket?.destroy())
    },
  ],
  garbage: [20, (response) => response.end('<html>An error</html>')],
  // A longer pause would hold all events of the wiki back, as pace.unit.ts shows.
  429: [30, (response) => json(response, {}, 429, { 'retry-after': '0' })],
  500: [20, (response) => json(response, {}, 500)],
  503: [30, (response) => json(response, {}, 503)],
  maxlag: [30, (response) => json(response, { error: { code: 'maxlag', lag: 7 } })],
  'a truncated answer': [
    80,
    (response, wiki, ids) =>
      json(response, {
        ...answerFor(wiki, half(ids)),
        continue: { rvcontinue: 'x', continue: '||' },
      }),
  ],
  'half of the batch': [30, (response, wiki, ids) => json(response, answerFor(wiki, half(ids)))],
  'other revisions': [
    30,
    (response, wiki, ids) =>
      json(
        response,
        answerFor(
          wiki,
          ids.map((id) => id + 1_000_000),
        ),
      ),
  ],
  'the texts of others': [
    30,
    (response, wiki, ids) =>
      json(
        response,
        answerFor(wiki, ids, (_, id) => shown(textOf(wiki, id + 1))),
      ),
  ],
  "another wiki's texts": [
    20,
    (response, wiki, ids) =>
      json(
        response,
        answerFor(wiki, ids, (_, id) => shown(textOf(`not ${wiki}`, id))),
      ),
  ],
}

/** The fault that a number from 0 to 999 stands for; undefined for none. */
function faultAt(die: number) {
  let from = 0
  for (const [name, [perMille, respond]] of Object.entries(FAULTS)) {
    if (die < from + perMille) return { name, respond }
    from += perMille
  }
  return undefined
}

/**
 * A wiki that fails in all these ways, and takes up to 20 ms.
 * @param integer a random integer from the first number to the second
 * @param met called with the name of every fault, or `right`
 */
export function unreliable(
  integer: (least: number, most: number) => number,
  met: (fault: string) => void,
): Answerer {
  return ({ revId, headers }, response) => {
    const ids = revId.split('|').map(Number)
    const { name, respond } = faultAt(integer(0, 999)) ?? { name: 'right', respond: right }
    met(name)
    setTimeout(() => respond(response, String(headers.host), ids), integer(0, 20))
  }
}
