import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { memoryOf } from '../stage/measured-process.ts'

const REPORT = new URL('report-cpu.cjs', import.meta.url).pathname

export interface ProgramRun {
  /** CPU time of all its threads, in milliseconds. */
  readonly cpu: number
  readonly seconds: number
  /** Resident memory in MB, read four times a second. */
  readonly memory: readonly number[]
}

/** Runs a program on Node until it ends. @throws Error if it fails */
export async function runProgram(args: readonly string[], cwd: string): Promise<ProgramRun> {
  const started = performance.now()
  const child = spawn(process.execPath, ['--require', REPORT, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const memory: number[] = []
  const timer = setInterval(() => {
    const used = memoryOf(child)
    if (used !== undefined) memory.push(used)
  }, 250)
  const [cpu, [code]] = await Promise.all([text(child.stdio[3] as Readable), once(child, 'exit')])
  clearInterval(timer)
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
  return { cpu: Number(cpu), seconds: (performance.now() - started) / 1000, memory }
}
