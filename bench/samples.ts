import { type Summary, summarise } from './statistics.ts'

/** Summaries of the samples, by metric, then by contestant. */
export type Summaries = Readonly<Record<string, Readonly<Record<string, Summary>>>>

/** The samples of a run, by metric and contestant. */
export class Samples {
  readonly #values = new Map<string, Map<string, number[]>>()

  add(metric: string, contestant: string, value: number): void {
    const contestants = this.#values.get(metric) ?? new Map<string, number[]>()
    const values = contestants.get(contestant) ?? []
    values.push(value)
    this.#values.set(metric, contestants.set(contestant, values))
  }

  summaries(): Summaries {
    const each = [...this.#values].map(([metric, contestants]) => {
      const ofEach = [...contestants].map(([name, values]) => [name, summarise(values)])
      return [metric, Object.fromEntries(ofEach)]
    })
    return Object.fromEntries(each)
  }
}
