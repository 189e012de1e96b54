/**
 * A stub of MediaWiki's Action API that has every revision. It runs as a process of its own, so that its
 * CPU time is not counted as anybody else's. Settings: PORT, and TEXT_BYTES, the size of each text.
 * `POST /latency/50` delays every later answer by 50 ms; `GET /requests` answers with the number of API
 * requests so far.
 */
import { createServer, type ServerResponse } from 'node:http'
import { sha1Hex, wikitext } from './texts.ts'

/** How many values MediaWiki accepts in one parameter from a client without special rights. */
const LIMIT = 50
const TEXT_BYTES = Number(process.env.TEXT_BYTES)
const pages = new Map<number, string>()
let latency = 0
let requests = 0

const server = createServer(({ url = '' }, response) => {
  const newLatency = /^\/latency\/(\d+)$/.exec(url)
  if (newLatency) {
    latency = Number(newLatency[1])
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
// The contestants of a benchmark take turns; their idle connections stay open meanwhile.
server.keepAliveTimeout = 0
server.listen(Number(process.env.PORT), '127.0.0.1')

/** Every body is ASCII, so its length in characters is its length in bytes. */
function send(response: ServerResponse, body: string): void {
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  response.writeHead(200, headers).end(body, 'latin1')
}

function answer(revIds: readonly number[]): string {
  if (revIds.length > LIMIT) return '{"error":{"code":"toomanyvalues"}}'
  return `{"batchcomplete":true,"query":{"pages":[${revIds.map(page).join()}]}}`
}

/** The JSON of a page that has this one revision, made once. */
function page(revId: number): string {
  const cached = pages.get(revId)
  if (cached) return cached
  const content = wikitext(revId, TEXT_BYTES)
  const json = JSON.stringify({
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
  pages.set(revId, json)
  return json
}
