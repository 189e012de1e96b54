import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { readAll } from '../../stage/kafka/topics.ts'

const MAIN = join(import.meta.dirname, '../../stage/two-dc/main.ts')

/** Starts `make two-dc` in a process group of its own, as a terminal does, and collects its output. */
function start(t: TestContext) {
  const stdio = ['ignore', 'pipe', 'inherit'] as const
  const child = spawn(process.execPath, [MAIN], { detached: true, stdio: [...stdio] })
  const group = -(child.pid as number)
  t.after(() => isGone(group) || process.kill(group, 'SIGKILL'))
  const output = { text: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.text += text
  })
  return { child, group, output, ended: once(child, 'exit') }
}

const prints = async (child: ChildProcess, output: { text: string }, text: string) => {
  while (!output.text.includes(text)) {
    assert.equal(child.exitCode, null, output.text)
    await sleep(50)
  }
}

const isGone = (group: number): boolean => {
  try {
    return !process.kill(group, 0)
  } catch {
    return true
  }
}

it('make two-dc prints commands that work, and names the process that died', async (t) => {
  const { child, group, output, ended } = start(t)
  await prints(child, output, 'Ctrl-C')
  assert.equal([...output.text.matchAll(/^ +\d+ {2}/gm)].length, 9)

  const [command] = /^ {2}npx tributary (?:.*\\\n)*.*$/m.exec(output.text) ?? []
  const { stdout } = await promisify(execFile)('bash', ['-c', command as string])
  assert.match(stdout, /^72 in, 72 enriched/m)
  const codfw = /^codfw: Kafka at ([\d.:]+)/m.exec(output.text)?.[1] as string
  const copied = () => readAll({ address: codfw }, 'eqiad.mediawiki.page_wikitext_change')
  while ((await copied()).length < 72) await sleep(200)
  const ordered = () => readAll({ address: codfw }, 'mediawiki.page_change_ordered')
  while ((await ordered()).length < 72) await sleep(200)

  const [moves] = /^ {2}npx tributary failover .*$/m.exec(output.text) ?? []
  const moved = await promisify(execFile)('bash', ['-c', moves as string])
  assert.match(moved.stdout, /^codfw is active\./m)
  assert.equal(child.exitCode, null, output.text)

  const [, pid, log] = /^ +(\d+) {2}codfw's MirrorMaker: (.*)$/m.exec(output.text) ?? []
  process.kill(Number(pid), 'SIGKILL')
  assert.deepEqual(await ended, [1, null])
  assert.match(
    output.text,
    /^codfw's MirrorMaker has ended, so everything stops; its log is (.*)$/m,
  )
  assert.equal(typeof readFileSync(log as string, 'utf8'), 'string')
  assert.ok(isGone(group))
})

it('Ctrl-C stops make two-dc and all its processes, even while they start', async (t) => {
  const { child, group, output, ended } = start(t)
  await prints(child, output, 'starting')
  process.kill(group, 'SIGINT')
  assert.deepEqual(await ended, [0, null])
  assert.ok(isGone(group))
})
