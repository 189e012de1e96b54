import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { it } from 'node:test'
import { listenRaw } from '../../../stage/sockets.ts'
import { Link } from '../../../stage/two-dc/link.ts'

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
