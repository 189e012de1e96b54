import type { Leadership } from './leadership.ts'
import type { OrderStore } from './store.ts'

/** How long a lease lasts without being renewed: after a crash a standby waits at most this long. */
export const LEASE_MS = 10_000

/**
 * Makes this process the only active one, or a standby that takes over. By its holder's clock a lease is
 * over before it is over in the store, so two processes never both hold it.
 */
export class Lease implements Leadership {
  readonly #store: OrderStore
  readonly #owner: string
  readonly #changed: (epoch: number | undefined, error?: unknown) => void
  #epoch: number | undefined
  #until = 0
  #timer: NodeJS.Timeout | undefined
  #asking: Promise<void> | undefined
  #error: unknown

  /**
   * @param owner a name that no other process has
   * @param changed called with each new epoch, and with undefined when the lease is over; with an error
   * if the store's error is the reason
   */
  constructor(
    store: OrderStore,
    owner: string,
    changed: (epoch: number | undefined, error?: unknown) => void,
  ) {
    this.#store = store
    this.#owner = owner
    this.#changed = changed
  }

  /** The epoch while this process holds the lease; undefined while it is a standby. */
  get epoch(): number | undefined {
    if (this.#epoch !== undefined && performance.now() >= this.#until) this.#set(undefined)
    return this.#epoch
  }

  /** The store's error, if the store gave no lease for another reason than that another process has it. */
  get error(): unknown {
    return this.#error
  }

  /** Asks for the lease from now on. Resolves once the store has answered, or failed, for the first time. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => this.#renew(), LEASE_MS / 5).unref()
    await this.#renew()
  }

  /** Call when another process has the lease. */
  lost(): void {
    this.#set(undefined)
  }

  /** Gives the lease back, so that a standby takes over at once. */
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
    // Count from before the question: the store counts from when it receives it, so its lease ends later.
    const asked = performance.now()
    try {
      const epoch = await this.#store.lease(this.#owner, LEASE_MS)
      this.#error = undefined
      this.#until = asked + LEASE_MS
      // The lease of an answer that took longer than that is over already.
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
