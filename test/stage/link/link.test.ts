import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { it } from 'node:test'
import { Link } from '../../../stage/link/link.ts'
import { listenRaw } from '../../../stage/sockets.ts'

const echo = () => listenRaw((socket) => socket.pipe(socket))

/** A client's socket, whose errors are expected because the link may be cut. */
function open({ address }: Link): Socket {
  const socket = connect(Number(address.split(':')[1]), '127.0.0.1')
  return socket.on('error', () => {})
}

async function dial(link: Link) {
  const socket = open(link)
  await once(socket, 'connect')
  return {
    socket,
    async says(text: string) {
      socket.write(text)
      const [back] = await once(socket, 'data')
      return back.toString()
    },
  }
}

const closed = async (socket: Socket) => {
  while (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
}

it('a link passes bytes in both directions', async () => {
  await using server = await echo()
  await using link = await Link.to(server.port)
  const { says, socket } = await dial(link)
  assert.equal(await says('hello'), 'hello')
  socket.destroy()
})

it('a cut link closes old and new connections until it is healed', async () => {
  await using server = await echo()
  await using link = await Link.to(server.port)
  const { says, socket } = await dial(link)
  await says('hello')
  link.cut()
  await closed(socket)
  await closed(open(link))
  link.heal()
  const again = await dial(link)
  assert.equal(await again.says('again'), 'again')
  again.socket.destroy()
})

it('a link closes a connection whose other end has closed', async () => {
  const server = await echo()
  await using link = await Link.to(server.port)
  const { socket, says } = await dial(link)
  await says('hello')
  await server[Symbol.asyncDispose]()
  await closed(socket)
  await closed(open(link))
})

/** How many milliseconds an answer takes. */
async function timed(says: (text: string) => Promise<string>): Promise<number> {
  const began = performance.now()
  await says('hello')
  return performance.now() - began
}

it('a slow link takes a round trip for an answer, and one more for the first on a connection', async () => {
  await using server = await echo()
  await using link = await Link.to(server.port)
  link.route.set({ rttMs: 100 })
  const { says, socket } = await dial(link)
  const first = await timed(says)
  const later: number[] = []
  for (let i = 0; i < 5; i++) later.push(await timed(says))
  // A busy machine only delays, but each of the timers may end a millisecond early.
  const second = Math.min(...later)
  assert.ok(first >= 195, `the first after ${first} ms`)
  assert.ok(second >= 97 && second < 195, `the others after ${later} ms`)
  socket.destroy()
})

it('jitter does not change the order of bytes', async () => {
  await using server = await echo()
  await using link = await Link.to(server.port)
  link.route.set({ rttMs: 10, jitterMs: 10 })
  const { socket } = await dial(link)
  const sent = Array.from({ length: 50 }, (_, i) => `${i};`)
  let back = ''
  socket.on('data', (chunk) => {
    back += chunk
  })
  for (const each of sent) {
    socket.write(each)
    await new Promise((resolve) => setImmediate(resolve))
  }
  while (back.length < sent.join('').length) await once(socket, 'data')
  assert.equal(back, sent.join(''))
  socket.destroy()
})

it('a stalled link keeps connections, and delivers later everything that was sent meanwhile', async () => {
  await using server = await echo()
  await using link = await Link.to(server.port)
  const { says, socket } = await dial(link)
  await says('hello')
  link.route.stall()
  const answer = says('in the stall')
  const winner = await Promise.race([
    answer,
    new Promise((resolve) => setTimeout(resolve, 300, 'nothing')),
  ])
  assert.equal(winner, 'nothing')
  link.route.resume()
  const resumed = performance.now()
  assert.equal(await answer, 'in the stall')
  // TCP sends it again 200 and 600 ms after the first time.
  const took = performance.now() - resumed
  assert.ok(took > 200, `after ${took} ms`)
  socket.destroy()
})

it('a connection has no more bytes on the way than its window', async () => {
  const window = { there: 10_000, back: 10_000 }
  let received = 0
  await using server = await listenRaw((socket) => {
    socket.on('data', ({ length }) => {
      received += length
    })
  })
  await using link = await Link.to(server.port, { window })
  link.route.set({ rttMs: 100 })
  const { socket } = await dial(link)
  const began = performance.now()
  socket.write(Buffer.alloc(60_000))
  while (received < 60_000) await new Promise((resolve) => setTimeout(resolve, 5))
  // The first window after the handshake's round trip and half of another; each further one a round trip later.
  const took = performance.now() - began
  assert.ok(took >= 640, `60,000 bytes in ${took} ms`)
  socket.destroy()
})

it('all connections of a route share its bandwidth', async () => {
  await using server = await echo()
  await using link = await Link.to(server.port)
  link.route.set({ rttMs: 0, bytesPerSecond: 100_000 })
  const dialled = await Promise.all([dial(link), dial(link)])
  const began = performance.now()
  await Promise.all(
    dialled.map(async ({ socket }) => {
      socket.write(Buffer.alloc(10_000))
      let back = 0
      while (back < 10_000) back += (await once(socket, 'data'))[0].length
      socket.destroy()
    }),
  )
  const took = performance.now() - began
  assert.ok(took >= 195, `20,000 bytes in ${took} ms`)
})

it('a stall does not forget bytes that were about to arrive', async () => {
  await using server = await echo()
  await using link = await Link.to(server.port)
  const { socket, says } = await dial(link)
  await says('hello')
  link.route.set({ rttMs: 40 })
  const answer = says('on the way')
  await new Promise((resolve) => setTimeout(resolve, 10))
  // Its timer is due, but has not run.
  for (const until = performance.now() + 40; performance.now() < until; );
  link.route.stall()
  await new Promise((resolve) => setTimeout(resolve, 50))
  link.route.resume()
  assert.equal(await answer, 'on the way')
  socket.destroy()
})
