/** What ended a while ago: names of it, each with its time. */

/** At least so many are remembered, however old they are. */
const LEAST = 1000

export class Memory {
  readonly #times = new Map<string, number>()

  has(name: string): boolean {
    return this.#times.has(name)
  }

  /** @returns whether it is new */
  add(name: string, time: number): boolean {
    const isNew = !this.#times.has(name)
    this.#times.set(name, time)
    return isNew
  }

  delete(name: string): void {
    this.#times.delete(name)
  }

  /** @returns whether one of them was there, with this word before it */
  deleteOne(word: string, names: readonly string[]): boolean {
    return names.some((name) => this.#times.delete(`${word} ${name}`))
  }

  /** Forgets the oldest. They came in about the order of their times. */
  forget(before: number): void {
    for (const [name, time] of this.#times) {
      if (time >= before || this.#times.size <= LEAST) break
      this.#times.delete(name)
    }
  }
}
