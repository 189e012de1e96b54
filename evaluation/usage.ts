/** CPU time and memory of processes, as Linux accounts them. */
import { readFileSync } from 'node:fs'

/** Linux's unit for CPU time, 1/100 s on every architecture that Node runs on. */
const TICK_MS = 10

/** CPU time of a process and all threads it ever had, in milliseconds; undefined if it has ended. */
export function cpuOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`)
  // The name, in parentheses, may have spaces.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields && (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Resident memory of a process in MB, pages shared with others counted in part; undefined if it has ended. */
export function memoryOf(pid: number): number | undefined {
  const [, kilobytes] = /^Pss:\s*(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '') ?? []
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

interface Running {
  readonly pid: number | undefined
  readonly isRunning: boolean
  readonly name: string
  readonly log: string
}

const sum = (values: readonly (number | undefined)[]) =>
  values.reduce<number>((total, value = 0) => total + value, 0)

/** CPU time of processes together, in milliseconds. */
export const cpuOfAll = (processes: readonly Running[]): number =>
  sum(processes.map(({ pid }) => pid && cpuOf(pid)))

/** Memory of processes together, in MB. */
export const memoryOfAll = (processes: readonly Running[]): number =>
  sum(processes.map(({ pid }) => pid && memoryOf(pid)))

/** @throws Error naming a process that has ended, and its log */
export function assertRunning(processes: readonly Running[]): void {
  const ended = processes.find(({ isRunning }) => !isRunning)
  if (ended) throw new Error(`${ended.name} has ended; its log is ${ended.log}`)
}
