/**
 * Hands out a fixed capacity, first come first served. It limits requests in flight (capacity in
 * requests) or memory (capacity in bytes).
 */
export class Limiter {
  readonly #capacity: number
  #free: number
  readonly #queue: { amount: number; admit: () => void }[] = []
  constructor(capacity: number) {
    this.#capacity = capacity
    this.#free = capacity
  }

  /** Resolves when there is room. An amount over the capacity counts as all of it. */
  acquire(amount = 1): Promise<void> {
    return new Promise((admit) => {
      this.#queue.push({ amount: Math.min(amount, this.#capacity), admit })
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

  /** Resolves when everything acquired before has been released. */
  async idle(): Promise<void> {
    await this.acquire(this.#capacity)
    this.release(this.#capacity)
  }

  #admit(): void {
    for (let next = this.#queue[0]; next && next.amount <= this.#free; next = this.#queue[0]) {
      this.#free -= next.amount
      this.#queue.shift()
      next.admit()
    }
  }
}
