/** Runs `tributary failover` on the two datacenters, to its end or until it is killed. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type DatacenterName, other } from '../topics.ts'
import type { TwoDatacenters } from '../two-datacenters.ts'

const COMMAND = join(import.meta.dirname, '../../../packages/tributary/tributary')

/** When a run is killed: as soon as one of these steps begins, or ends. */
export interface Kill {
  readonly steps: readonly string[]
  readonly when: 'begins' | 'ends'
}

export interface Ended {
  readonly code: number | null
  /** The step in which it was killed. */
  readonly killedIn: string | undefined
  readonly stderr: string
}

/** @param print called with each line that the command prints */
export async function runFailover(
  two: TwoDatacenters,
  to: DatacenterName,
  { args = [], kill, print }: FailoverOptions,
): Promise<Ended> {
  const way = ['--from', other(to), '--to', to, '--config', two.config]
  const child = spawn(COMMAND, ['failover', ...way, ...args], {
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const closed = once(child, 'close')
  let running = ''
  let killedIn: string | undefined
  for await (const line of createInterface(child.stdout)) {
    const [, step] = /^([a-z ]+): (?!done before)/.exec(line) ?? []
    running = step ?? running
    // No line says that the last step, verify, has ended.
    const ends = step === undefined && / \(\d+\.\d s\)$|: done before|grows/.test(line)
    const isDue = kill?.when === 'begins' ? step !== undefined : ends
    if (killedIn === undefined && isDue && kill?.steps.includes(running)) {
      // The command is a shell that becomes Node, so this is the process itself.
      child.kill('SIGKILL')
      killedIn = running
    }
    print(line)
  }
  await closed
  return { code: child.exitCode, killedIn: child.signalCode ? killedIn : undefined, stderr }
}

export interface FailoverOptions {
  readonly args?: readonly string[]
  readonly kill?: Kill | undefined
  readonly print: (line: string) => void
}
