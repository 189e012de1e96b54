/** What was measured: a file of all finished steps, from which an interrupted run goes on, and the summary of it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { type Summary, summarise } from '../bench/statistics.ts'
import { ROOT } from './files.ts'
import type { Step } from './plan.ts'
import type { Platform, Size } from './platform.ts'

/** The values of each finished step, by its name. */
type Steps = Record<string, Record<string, number>>

const nameOf = ({ figure, round, platform }: Step) => `${platform.name}/${figure}/${round}`

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGB: number
}

/** One platform's medians, and what it is. */
export interface PlatformResults {
  readonly title: string
  readonly version: string
  readonly variantOf?: string
  readonly size: Size
  readonly machine: Machine
  /** The day of the last step. */
  readonly date: string
  /** Whether it was a quick run: shorter, and each step once only. */
  readonly quick: boolean
  /** A reason for which the figures do not compare with the others. */
  readonly note?: string
  /** By figure and metric, such as `backlog 50 ms: events/s`. */
  readonly metrics: Readonly<Record<string, Summary>>
}

/** The content of results.json: each platform as it was measured last. */
export interface Results {
  readonly platforms: Readonly<Record<string, PlatformResults>>
}

const COMMITTED = join(ROOT, 'evaluation/results.json')

export const committedResults = (): Results => JSON.parse(readFileSync(COMMITTED, 'utf8'))

/** The steps that are finished, on disk after each of them. */
export class Finished {
  readonly #file: string
  readonly #steps: Steps

  /** @param isResumed whether to go on with what an earlier run has finished */
  constructor(quick: boolean, isResumed: (platform: string) => boolean) {
    this.#file = join(ROOT, 'out/evaluation', quick ? 'steps-quick.json' : 'steps.json')
    this.#steps = Object.fromEntries(
      Object.entries(read(this.#file)).filter(([name]) => isResumed(name.split('/')[0] as string)),
    )
  }

  has(step: Step): boolean {
    return nameOf(step) in this.#steps
  }

  /** Whether any step of a platform is finished. */
  hasAny(platform: string): boolean {
    return Object.keys(this.#steps).some((name) => name.startsWith(`${platform}/`))
  }

  add(step: Step, values: Record<string, number>): void {
    this.#steps[nameOf(step)] = values
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(this.#file, `${JSON.stringify(this.#steps, null, 2)}\n`)
  }

  /** Medians and spread of a platform's finished steps. */
  metricsOf(platform: string): Record<string, Summary> {
    const values = new Map<string, number[]>()
    for (const [name, step] of Object.entries(this.#steps)) {
      const [of, figure] = name.split('/')
      if (of !== platform) continue
      for (const [metric, value] of Object.entries(step)) {
        const key = `${figure}: ${metric}`
        values.set(key, [...(values.get(key) ?? []), value])
      }
    }
    return Object.fromEntries([...values].map(([key, each]) => [key, summarise(each)]))
  }
}

const read = (file: string): Steps => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

/** Summarises the platforms that have finished steps. The others are as in the committed results. */
export function results(
  platforms: readonly Platform[],
  finished: Finished,
  quick: boolean,
): Results {
  const date = new Date().toISOString().slice(0, 10)
  const measured = platforms.flatMap(({ name, title, version, variantOf, size }) => {
    const metrics = finished.metricsOf(name)
    if (Object.keys(metrics).length === 0) return []
    const of = { title, version, size: size(), machine: machine(), date, quick, metrics }
    return [[name, { ...of, ...(variantOf && { variantOf }) }] as const]
  })
  const all = { ...committedResults().platforms, ...Object.fromEntries(measured) }
  const order = [...platforms.map(({ name }) => name), ...Object.keys(all)]
  return {
    platforms: Object.fromEntries(
      [...new Set(order)].flatMap((name) => (all[name] ? [[name, all[name]] as const] : [])),
    ),
  }
}

function machine(): Machine {
  const [, kilobytes = '0'] = /MemTotal:\s*(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8')) ?? []
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(Number(kilobytes) / 1024 / 1024),
  }
}

/** Writes results.json; those of a quick run are not for committing. @returns the file */
export function write(all: Results, quick: boolean): string {
  const file = quick ? join(ROOT, 'out/evaluation/results.json') : COMMITTED
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(all, fourDigits, 2)}\n`)
  return file
}

const fourDigits = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value
