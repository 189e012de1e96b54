/**
 * Makes a datacenter active or passive. One program does that: `PROGRAM activate|passivate|state DATACENTER`.
 * By default it is kubectl.ts, which calls kubectl. `state` prints one line: `active`, `passive`, or
 * `partly` after an interruption, then the value of tributary_order_epoch of each instance.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { RunError, reason } from '../failures.ts'

export type Stance = 'active' | 'partly' | 'passive'

export interface PlatformState {
  readonly stance: Stance
  /** The highest epoch of the datacenter's instances; 0 if all are standbys. */
  readonly epoch: number
}

export interface Platform {
  /** @throws RunError if the platform does not say */
  state(): Promise<PlatformState>
  /** @param report called with each line that the program prints */
  activate(report: (line: string) => void): Promise<void>
  passivate(report: (line: string) => void): Promise<void>
}

const KUBECTL = [
  process.execPath,
  join(import.meta.dirname, `kubectl${extname(import.meta.filename)}`),
] as const

/** @param program the command; undefined for kubectl */
export function platformOf(
  datacenter: string,
  program: readonly [string, ...string[]] = KUBECTL,
  env: Readonly<Record<string, string>> = {},
): Platform {
  const call = (action: string, report: (line: string) => void) =>
    runProgram(program, [action, datacenter], env, report)
  return {
    async state() {
      const lines: string[] = []
      await call('state', (line) => lines.push(line))
      return readState(lines, `${shown(program)} state ${datacenter}`)
    },
    activate: (report) => call('activate', report),
    passivate: (report) => call('passivate', report),
  }
}

function readState(lines: readonly string[], command: string): PlatformState {
  const line = lines.at(-1) ?? ''
  const [, stance, epochs = ''] = /^(active|partly|passive)((?: \d+)*)$/.exec(line) ?? []
  if (stance === undefined) {
    throw new RunError(
      `${command} printed ${JSON.stringify(line)}; it must print active, partly or passive, and the epochs`,
    )
  }
  const epoch = Math.max(0, ...epochs.split(' ').map(Number))
  return { stance: stance as Stance, epoch }
}

async function runProgram(
  [command, ...first]: readonly [string, ...string[]],
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  report: (line: string) => void,
): Promise<void> {
  const what = `${shown([command, ...first])} ${args.join(' ')}`
  const child = spawn(command, [...first, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let error = ''
  child.stderr.on('data', (chunk) => {
    error += chunk
  })
  createInterface(child.stdout).on('line', report)
  const [code] = await once(child, 'close').catch((cause) => {
    throw new RunError(`${what}: ${reason(cause)}`)
  })
  if (code !== 0) {
    throw new RunError(`${what} failed: ${error.trim().split('\n').at(-1) || `exit code ${code}`}`)
  }
}

/** The program's own name, without Node's path in front. */
const shown = (program: readonly string[]): string =>
  (program[0] === process.execPath ? program.slice(1) : program)
    .map((word) => word.replace(/^.*\//, ''))
    .join(' ')
