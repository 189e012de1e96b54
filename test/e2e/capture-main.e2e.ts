import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { closedPort } from '../../stage/sockets.ts'

const MAIN = join(import.meta.dirname, '../../stage/capture/main.ts')

it('make capture shows a change in the wiki on its way to the ordered stream, and ends at Ctrl-C', async (t) => {
  const env = { ...process.env, PORT: String(await closedPort()) }
  const stdio = ['ignore', 'pipe', 'inherit'] as const
  const child = spawn(process.execPath, [MAIN], { env, detached: true, stdio: [...stdio] })
  const ended = once(child, 'exit')
  // The process group, as a terminal reaches it.
  const group = -(child.pid as number)
  t.after(() => child.exitCode === null && process.kill(group, 'SIGKILL'))
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const prints = async (pattern: RegExp): Promise<string[]> => {
    for (;;) {
      const found = pattern.exec(output)
      if (found) return found
      assert.equal(child.exitCode, null, output)
      await sleep(50)
    }
  }
  await prints(/Ctrl-C/)
  const [, wiki] = await prints(/^Open (\S+)\/index\.php/m)
  const edit = { action: 'edit', title: 'Hvítá', text: 'a river', token: '+\\' }
  const body = new URLSearchParams({ ...edit, format: 'json' })
  const answer = await fetch(`${wiki}/api.php`, { method: 'POST', body })
  assert.match(await answer.text(), /"result":"Success"/)
  await prints(/rows +page 2, transaction \S+: \+page/)
  for (const word of ['captured', 'enriched', 'ordered']) {
    await prints(new RegExp(`${word} +create Hvítá \\(page 2\\), revision 2$`, 'm'))
  }
  process.kill(group, 'SIGINT')
  assert.deepEqual(await ended, [0, null], output)
})
