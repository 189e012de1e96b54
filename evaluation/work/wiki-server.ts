/**
 * A stub of MediaWiki's Action API that has every revision, with texts of realistic sizes. It runs as a
 * process of its own, so that its CPU time is not counted as anybody else's. Setting: PORT.
 * `POST /latency/50` delays later answers: half of them by 50 ms or less, one of 100 by 200 ms, one of 1,000
 * by 350 ms. A request for several revisions takes as long as the slowest of them, and 1 ms for each further one.
 * `GET /requests` answers with the number of API requests so far.
 */
import { createServer, type ServerResponse } from 'node:http'
import { random } from '../../stage/random.ts'
import { sha1Hex, wikitext } from '../../stage/wiki/texts.ts'
import { textBytes, textOf } from './sizes.ts'

/** How many values MediaWiki accepts in one parameter from a client without special rights. */
const LIMIT = 50
/** Of a log-normal distribution whose 99th percentile is four times its median. */
const SIGMA = Math.log(4) / 2.326
const texts = new Map<number, { readonly json: string; readonly sha1: string }>()
const { integer } = random(17)
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
    else setTimeout(respond, delay(ids.length))
  }
})
// Platforms take turns; their idle connections stay open meanwhile.
server.keepAliveTimeout = 0
server.listen(Number(process.env.PORT), '127.0.0.1')

function delay(revisions: number): number {
  const slowest = Math.max(...Array.from({ length: revisions }, normal))
  return latency * Math.exp(SIGMA * slowest) + revisions - 1
}

function normal(): number {
  const uniform = () => integer(1, 999_999) / 1e6
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** Every body is ASCII, so its length in characters is its length in bytes. */
function send(response: ServerResponse, body: string): void {
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  response.writeHead(200, headers).end(body, 'latin1')
}

function answer(revIds: readonly number[]): string {
  if (revIds.length > LIMIT) return '{"error":{"code":"toomanyvalues"}}'
  return `{"batchcomplete":true,"query":{"pages":[${revIds.map(page).join()}]}}`
}

/** The JSON of a page that has this one revision. */
function page(revId: number): string {
  const size = textBytes(revId)
  const { json, sha1 } = text(revId)
  const slot = `"size":${size},"sha1":"${sha1}","contentmodel":"wikitext","contentformat":"text/x-wiki","content":${json}`
  const revision = `"revid":${revId},"parentid":${revId - 1},"user":"Admin","timestamp":"2026-11-23T19:08:39Z"`
  return `{"pageid":${revId},"ns":0,"title":"Calder Beck","revisions":[{${revision},"slots":{"main":{${slot}}},"sha1":"${sha1}","size":${size}}]}`
}

/** Each text is made once. */
function text(revId: number) {
  const number = textOf(revId)
  const made = texts.get(number)
  if (made) return made
  const content = wikitext(number, textBytes(revId))
  const text = { json: JSON.stringify(content), sha1: sha1Hex(content) }
  texts.set(number, text)
  return text
}
