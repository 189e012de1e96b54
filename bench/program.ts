import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

const REPORT = new URL('report-cpu.cjs', import.meta.url).pathname

export interface Ran {
  /** CPU time of all its threads, in milliseconds. */
  readonly cpu: number
  readonly seconds: number
}

/** Runs a program on Node to its end. */
export async function runProgram(args: readonly string[], cwd: string): Promise<Ran> {
  const started = performance.now()
  const child = spawn(process.execPath, ['--require', REPORT, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const [cpu, [code]] = await Promise.all([text(child.stdio[3] as Readable), once(child, 'exit')])
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
  return { cpu: Number(cpu), seconds: (performance.now() - started) / 1000 }
}
