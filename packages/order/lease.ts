import type { OrderStore } from './store.ts'

/** How long a lease holds without being renewed: what a standby waits for after a crash, at most. */
export const LEASE_MS = 10_000

/**
 * Keeps this process the only active one, or a standby that takes over. The lease is over for its
 * holder before it is over in the store.
 */
export class Lease {
  readonly #store: OrderStore
  readonly #owner: string
  readonly #changed: (epoch: number | undefined, error?: unknown) => void
  #epoch: number | undefined
  #until = 0
  #timer: NodeJS.Timeout | undefined
  #asking: Promise<void> | undefined
  #error: unknown

  /** @param changed told of each new epoch, and of its end, with the store's error if that is why */
  constructor(
    store: OrderStore,
    owner: string,
    changed: (epoch: number | undefined, error?: unknown) => void,
  ) {
    this.#store = store
    this.#owner = owner
    this.#changed = changed
  }

  /** Undefined: this is a standby. */
  get epoch(): number | undefined {
    if (this.#epoch !== undefined && performance.now() >= this.#until) this.#set(undefined)
    return this.#epoch
  }

  /** Why the store gives no lease, if it is not that another one has it. */
  get error(): unknown {
    return this.#error
  }

  /** Resolves once the store has been asked for the first time. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => this.#renew(), LEASE_MS / 5).unref()
    await this.#renew()
  }

  /** Another one has the lease. */
  lost(): void {
    this.#set(undefined)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#asking
    if (this.#epoch === undefined) return
    this.#set(undefined)
    await this.#store.release(this.#owner).catch(() => {})
  }

  #renew(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  async #ask(): Promise<void> {
    // From before it is asked for: in the store it lasts longer.
    const asked = performance.now()
    try {
      const epoch = await this.#store.lease(this.#owner, LEASE_MS)
      this.#error = undefined
      this.#until = asked + LEASE_MS
      // An answer that took longer than that says nothing.
      this.#set(performance.now() < this.#until ? epoch : undefined)
    } catch (error) {
      this.#error = error
      if (this.epoch === undefined) this.#changed(undefined, error)
    }
  }

  #set(epoch: number | undefined): void {
    if (epoch === this.#epoch) return
    this.#epoch = epoch
    this.#changed(epoch)
  }
}
