/** A simulated clock, in milliseconds since the epoch. */
export class Clock {
  now: number
  #sleepers: { readonly until: number; readonly wake: () => void }[] = []

  constructor(now: number) {
    this.now = now
  }

  sleep(milliseconds: number): Promise<void> {
    const until = this.now + milliseconds
    return new Promise((wake) => this.#sleepers.push({ until, wake }))
  }

  /** Moves the clock on and wakes those whose sleep is over. */
  pass(milliseconds: number): void {
    this.now += milliseconds
    const due = this.#sleepers.filter(({ until }) => until <= this.now)
    if (due.length === 0) return
    this.#sleepers = this.#sleepers.filter(({ until }) => until > this.now)
    for (const { wake } of due) wake()
  }
}
