import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { it } from 'node:test'
import { promisify } from 'node:util'
import { closedPort } from '../../stage/sockets.ts'

const SERVE = join(import.meta.dirname, '../../stage/kafka/serve.ts')

it('make kafka prints commands that work', async () => {
  const env = { ...process.env, PORT: String(await closedPort()) }
  const server = spawn(process.execPath, [SERVE], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  for await (const text of server.stdout.setEncoding('utf8')) {
    printed += text
    if (printed.includes('Ctrl-C')) break
  }
  const commands = [...printed.matchAll(/^ {2}npx tributary (?:.*\\\n)*.*$/gm)].map(
    ([each]) => each,
  )
  assert.equal(commands.length, 2)
  const [fill, enrich] = commands as [string, string]
  const filled = await promisify(execFile)('bash', ['-c', fill])
  assert.match(filled.stdout, /^72 in, 72 enriched/m)
  const topic = /kafka:\/\/\S+/.exec(fill)?.[0]
  const dev = spawn('npx', ['tributary', 'dev', 'page-key', '--last', '3', '--input', `${topic}`])
  let shown = ''
  for await (const text of dev.stdout.setEncoding('utf8')) {
    shown += text
    if (shown.includes('waiting for a save')) dev.stdin.write('q')
  }
  assert.match(shown, /^3 events: 3 enriched$/m)
  const enriched = await promisify(execFile)('bash', ['-c', `${enrich} --until-end`])
  assert.match(enriched.stdout, /^72 in, 72 enriched/m)
  server.kill('SIGINT')
  assert.deepEqual(await once(server, 'exit'), [0, null])
})
