import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import * as keys from '../../packages/order/redis/keys.ts'
import { Authority, type Certificate } from '../../stage/certificates.ts'
import { RedisServer } from '../../stage/redis.ts'
import { closedPort } from '../../stage/sockets.ts'

const STORE = join(import.meta.dirname, '../../packages/order/redis/store.ts')

/** Takes the lease at an address, and prints the epoch or the error. Node reads its authorities when it starts. */
const PROGRAM = `
import { RedisStore } from ${JSON.stringify(STORE)}
const store = new RedisStore(process.argv[1])
console.log(await store.lease('one', 60_000).catch(({ message }) => message))
await store.close()`

const lease = async (address: string, env: Record<string, string> = {}): Promise<string> => {
  const args = ['--input-type=module', '--eval', PROGRAM, address]
  const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env
  const options = { env: { ...inherited, ...env } }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options)
  assert.equal(stderr, '')
  return stdout.trim()
}

const GRANTED = /^\d{10}$/

describe('a connection to Redis', () => {
  let authority: Authority
  before(() => {
    authority = new Authority()
  })
  after(() => authority[Symbol.dispose]())

  const startSecure = async ({ cert, key }: Certificate, ...more: string[]) => {
    const port = await closedPort()
    const tls = ['--tls-port', String(port), '--tls-cert-file', cert, '--tls-key-file', key]
    const args = [...tls, '--tls-ca-cert-file', authority.cert, '--tls-auth-clients', 'no', ...more]
    return { port, server: await RedisServer.start({ args }) }
  }
  const trusting = () => ({ NODE_EXTRA_CA_CERTS: authority.cert })

  it('uses TLS, a user and a password, and an authority of its own', async () => {
    const { port, server } = await startSecure(
      authority.issue('DNS:localhost,IP:127.0.0.1'),
      ...['--user', 'order', 'on', '>p@ss:w/rd', '~tributary:order:*', '+@all'],
    )
    await using _ = server
    await server.with((client) => client.set(keys.epoch, 0))
    const password = encodeURIComponent('p@ss:w/rd')
    for (const host of ['localhost', '127.0.0.1']) {
      const address = `rediss://order:${password}@${host}:${port}`
      assert.match(await lease(address, trusting()), GRANTED)
    }
    const wrong = `rediss://order:wr0ng@localhost:${port}`
    assert.match(await lease(wrong, trusting()), /: WRONGPASS (?!.*wr0ng)[^\n]*$/)
    const untrusted = await lease(`rediss://localhost:${port}`)
    assert.match(
      untrusted,
      /^Redis at localhost:\d+: self-signed certificate in certificate chain$/,
    )
    const unsecured = await lease(`rediss://127.0.0.1:${server.port}`, trusting())
    assert.match(unsecured, /^Redis at 127\.0\.0\.1:\d+: .+$/)
    assert.match(await lease(`redis://127.0.0.1:${port}`), /^Redis at 127\.0\.0\.1:\d+: .+$/)
  })

  it('says what is wrong with a certificate', async () => {
    const cases: readonly [Certificate, RegExp][] = [
      [
        authority.issue('DNS:other.example.org'),
        /does not match certificate's altnames: .*localhost/,
      ],
      [authority.issue('DNS:localhost', -1), /certificate has expired/],
    ]
    for (const [certificate, message] of cases) {
      const { port, server } = await startSecure(certificate)
      await using _ = server
      const said = await lease(`rediss://me:s3cret@localhost:${port}`, trusting())
      assert.match(said, /^Redis at localhost:\d+: (?!.*s3cret)[^\n]+$/)
      assert.match(said, message)
    }
  })

  it('works with IPv6', async () => {
    await using server = await RedisServer.start({ args: ['--bind', '127.0.0.1', '::1'] })
    await server.with((client) => client.set(keys.epoch, 0))
    assert.match(await lease(`redis://[::1]:${server.port}`), GRANTED)
    const closed = await closedPort()
    assert.match(
      await lease(`redis://[::1]:${closed}`),
      /^Redis at \[::1\]:\d+: connect ECONNREFUSED/,
    )
  })

  it('needs no more rights than docs/ordered-stream.md says', async () => {
    const rights =
      '+get +mget +set +setnx +exists +del +unlink +time +info +eval +evalsha +wait +hget +hset +hgetall +hmget +hlen +hdel'
    await using server = await RedisServer.start({
      args: ['--user', 'order', 'on', '>secret', '~tributary:order:*', ...rights.split(' ')],
    })
    await server.with((client) => client.set(keys.epoch, 0))
    assert.match(await lease(`redis://order:secret@127.0.0.1:${server.port}`), GRANTED)
  })
})
