/**
 * Hands out a fixed capacity, first come first served. With capacity 1 it is a queue: the partition
 * whose next event waits for the one before; with bytes as its unit it bounds memory.
 */
export class Limiter {
  readonly #capacity: number
  #free: number
  readonly #waiting: { amount: number; go: () => void }[] = []
  constructor(capacity: number) {
    this.#capacity = capacity
    this.#free = capacity
  }

  /** Resolves when there is room; more than there can ever be counts as all of it. */
  acquire(amount = 1): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ amount: Math.min(amount, this.#capacity), go })
      this.#admit()
    })
  }

  release(amount = 1): void {
    this.#free += Math.min(amount, this.#capacity)
    this.#admit()
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.acquire()
    try {
      return await task()
    } finally {
      this.release()
    }
  }

  /** Resolves when everything handed out before has come back. */
  async idle(): Promise<void> {
    await this.acquire(this.#capacity)
    this.release(this.#capacity)
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next && next.amount <= this.#free; next = this.#waiting[0]) {
      this.#free -= next.amount
      this.#waiting.shift()
      next.go()
    }
  }
}
