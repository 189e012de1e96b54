/**
 * The Action API of a wiki that has every revision, in a process of its own: what it costs is nobody
 * else's. Its texts have TEXT_BYTES. `POST /latency/50` sets what every answer takes from then on, in
 * milliseconds, and `GET /requests` tells how many there were.
 */
import { createServer, type ServerResponse } from 'node:http'
import { sha1Hex, wikitext } from '../../bench/events.ts'

/** How many values MediaWiki takes in one parameter from a client without special rights. */
const LIMIT = 50
const TEXT_BYTES = Number(process.env.TEXT_BYTES)
const pages = new Map<number, string>()
let latency = 0
let requests = 0

const server = createServer(({ url = '' }, response) => {
  const set = /^\/latency\/(\d+)$/.exec(url)
  if (set) {
    latency = Number(set[1])
    send(response, '')
  } else if (url === '/requests') send(response, String(requests))
  else {
    requests++
    const ids = (new URL(url, 'http://wiki').searchParams.get('revids') ?? '').split('|')
    const respond = () => send(response, answer(ids.map(Number)))
    if (latency === 0) respond()
    else setTimeout(respond, latency)
  }
})
// Contestants wait for each other, and none should find its connections closed meanwhile.
server.keepAliveTimeout = 0
server.listen(Number(process.env.PORT), '127.0.0.1')

/** Everything here is ASCII. */
function send(response: ServerResponse, body: string): void {
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  response.writeHead(200, headers).end(body, 'latin1')
}

function answer(revIds: readonly number[]): string {
  if (revIds.length > LIMIT) return '{"error":{"code":"toomanyvalues"}}'
  return `{"batchcomplete":true,"query":{"pages":[${revIds.map(page).join()}]}}`
}

/** Each revision is of a page of its own. */
function page(revId: number): string {
  const known = pages.get(revId)
  if (known) return known
  const content = wikitext(revId, TEXT_BYTES)
  const made = JSON.stringify({
    pageid: revId,
    ns: 0,
    title: 'Calder Beck',
    revisions: [
      {
        revid: revId,
        parentid: revId - 1,
        user: 'Admin',
        timestamp: '2026-11-23T19:08:39Z',
        slots: {
          main: {
            size: TEXT_BYTES,
            sha1: sha1Hex(content),
            contentmodel: 'wikitext',
            contentformat: 'text/x-wiki',
            content,
          },
        },
        sha1: sha1Hex(content),
        size: TEXT_BYTES,
      },
    ],
  })
  pages.set(revId, made)
  return made
}
