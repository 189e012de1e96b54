/** Runs test files in a copy of the repository, until the first test that fails. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, relative } from 'node:path'

/** Undefined: all passed. Else the test that failed, or what else went wrong. */
export type Failure = string | undefined

/** In TAP, a failed test: its title, and some lines below it the file. */
const FAILED = /^ *not ok \d+ - (.*)\n[\s\S]*?^ *location: '(.*):\d+:\d+'$/m

const running = new Set<number>()
process.on('exit', () => running.forEach(kill))

/** @param limit in milliseconds: tests that together take longer have failed */
export async function runTests(
  copy: string,
  tests: readonly string[],
  limit: number,
): Promise<Failure> {
  // A test that hangs fails before that, so that it can be named.
  const args = ['--test-reporter=tap', '--test-concurrency=1', `--test-timeout=${limit / 2}`]
  const child = spawn(process.execPath, ['--test', ...args, ...tests], {
    cwd: copy,
    // Tests that call `tributary` or `node` must get those of the copy.
    env: { ...process.env, PATH: `${join(copy, 'node_modules/.bin')}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A process group of its own, so that what the tests have started ends with them.
    detached: true,
  })
  const pid = child.pid as number
  running.add(pid)
  let output = ''
  let failure: Failure
  const fail = (why: string) => {
    failure ??= why
    kill(pid)
  }
  const timer = setTimeout(() => fail(`the time limit of ${limit / 1000} s`), limit)
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    const [, title = '', file = ''] = FAILED.exec(output) ?? []
    if (file !== '') fail(`${relative(copy, file)}: ${title}`)
  })
  const [code] = await once(child, 'close')
  clearTimeout(timer)
  running.delete(pid)
  if (code !== 0) failure ??= `exit code ${code}`
  return failure
}

function kill(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
