import type { Arrival } from '../../../packages/order/arrival.ts'
import type { FinalDecision } from '../../../packages/order/decide.ts'
import type { Leadership } from '../../../packages/order/leadership.ts'
import { type OrderOptions, PageOrder } from '../../../packages/order/order.ts'
import type { Outputs } from '../../../packages/order/outputs.ts'
import type { OrderStore } from '../../../packages/order/store.ts'

/** So long that a lease ends only when it is released. */
const LEASE_MS = 1e12
const never = () => new Promise<never>(() => {})
let instances = 0

/** A process with a PageOrder. It can be killed, or deposed without noticing it. */
export class Instance {
  readonly #order: PageOrder<Arrival>
  readonly #lease: Leadership
  readonly #release: () => Promise<void>
  readonly #killed = Promise.withResolvers<never>()
  #dead = false

  private constructor(
    store: OrderStore,
    owner: string,
    epoch: number,
    outputs: Outputs<Arrival>,
    options: OrderOptions,
  ) {
    this.#killed.promise.catch(() => {})
    const lease: { epoch: number | undefined } & Leadership = {
      epoch,
      lost: () => {
        lease.epoch = undefined
        this.#order.clear()
      },
    }
    this.#lease = lease
    const reachable: OrderStore = {
      get forgottenBefore() {
        return store.forgottenBefore
      },
      read: async (page) => (this.#dead ? never() : store.read(page)),
      write: async (...all) => {
        const written = await (this.#dead ? never() : store.write(...all))
        return this.#dead ? never() : written
      },
      lease: (...all) => store.lease(...all),
      release: (name) => store.release(name),
      close: async () => {},
    }
    this.#release = () => store.release(owner)
    this.#order = new PageOrder<Arrival>(reachable, lease, outputs, options)
  }

  static async start(store: OrderStore, outputs: Outputs<Arrival>, options: OrderOptions) {
    const owner = `instance ${++instances}`
    const epoch = await store.lease(owner, LEASE_MS)
    if (epoch === undefined) throw new Error('another instance is the active one')
    return new Instance(store, owner, epoch, outputs, options)
  }

  get held(): number {
    return this.#order.held
  }

  get pages(): number {
    return this.#order.pages
  }

  tick(): void {
    this.#order.tick()
  }

  place(arrival: Arrival): Promise<FinalDecision> {
    return Promise.race([this.#order.place(arrival), this.#killed.promise])
  }

  /** Makes a deposed instance notice that it is not active any more. */
  noticeDeposed(): void {
    this.#lease.lost()
  }

  /** Ends this instance. The records that it was publishing may still reach the topic. */
  async end(how: 'killed' | 'deposed'): Promise<void> {
    await this.#release()
    if (how === 'deposed') return
    this.#dead = true
    this.#killed.reject(new Error('connection reset'))
  }
}
