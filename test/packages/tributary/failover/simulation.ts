/**
 * Two datacenters in memory, with one input of numbered changes that both have. Time goes on with each
 * question that the failover asks: the active side publishes a change, and a mirror that runs copies one
 * record. A run can be killed at any question.
 */

import type { Config } from '../../../../packages/tributary/failover/config.ts'
import type { Kafka } from '../../../../packages/tributary/failover/kafka.ts'
import type { PlatformState } from '../../../../packages/tributary/failover/platform.ts'
import { Show } from '../../../../packages/tributary/failover/show.ts'
import type { Site } from '../../../../packages/tributary/failover/site.ts'
import type { Run } from '../../../../packages/tributary/failover/steps.ts'
import { worldOf } from '../../../../packages/tributary/failover/world.ts'
import { RunError } from '../../../../packages/tributary/failures.ts'

export class Killed extends Error {}

const ORDERED = 'ordered'
const INPUT = 'input'

interface Mirror {
  runs: boolean
  /** The next offset to copy. */
  at: number
}

interface Side {
  stance: PlatformState['stance']
  /** The ordered topic: the numbers of changes. A change has the same time in both copies. */
  log: number[]
  /** The group's next offset in the input. */
  at: number
  lost: boolean
  /** The length of the log that the store was rebuilt from. */
  rebuilt: number
  mirror: Mirror
}

const side = (stance: Side['stance'], mirror: Mirror): Side => ({
  ...{ stance, log: [], at: 0, lost: false, rebuilt: -1, mirror },
})

/** A side that is partly active or passive may write. */
const writes = ({ stance, lost }: Side) => stance !== 'passive' && !lost
const epochOf = (side: Side) => (writes(side) ? 7 : 0)

export class Simulation {
  /** `mirror` is the connector that writes to this side. */
  readonly old = side('active', { runs: false, at: 0 })
  readonly next = side('passive', { runs: true, at: 0 })
  /** How many changes have been made. */
  made = 10
  questions = 0
  /** The number of the question at which a run is killed: after its effect if it is odd. */
  killAt = Number.POSITIVE_INFINITY
  #dead = false
  /** What must never happen, and happened. */
  readonly wrong: string[] = []

  /** What a new run needs. */
  run({ lost = false, byHand = false } = {}): Run {
    this.#dead = false
    const [from, to] = [this.#site('old'), this.#site('next')]
    const world = worldOf(from, to, { topics: [ORDERED], lost, byHand })
    const config: Config = {
      ...{ datacenters: new Map(), topics: [ORDERED], platform: undefined },
      ...{ group: (datacenter) => `group of ${datacenter}`, input: () => INPUT },
    }
    const write = (line: string) => this.#person(line)
    const terminal = { write, isTTY: false, columns: 80 } as const
    const show = new Show(terminal, terminal)
    const { signal } = new AbortController()
    return { world, config, show, signal, reread: 3, still: 0 }
  }

  /** A person does at once what the command asks for. */
  #person(line: string): boolean {
    const [, stance, name] =
      /TO DO by hand: write ordered-stream\/(\w+) .* of (\w+)/.exec(line) ?? []
    if (name !== undefined) this[name as 'old' | 'next'].stance = stance as Side['stance']
    return true
  }

  /** Lets time go on until nothing changes any more. */
  settle(): void {
    for (let n = 0; n < 300; n++) this.#tick()
  }

  #tick(): void {
    const { old, next } = this
    if (this.made < 60) this.made++
    for (const each of [old, next]) {
      if (!writes(each) || each.at >= this.made) continue
      const change = each.at++
      // The store tells the changes that were published: those up to the newest one.
      if (change > Math.max(-1, ...each.log)) each.log.push(change)
    }
    for (const [source, target] of [
      [old, next],
      [next, old],
    ] as const) {
      const { mirror } = target
      if (!mirror.runs || source.lost || target.lost || mirror.at >= source.log.length) continue
      target.log.push(source.log[mirror.at++] as number)
    }
    if (old.mirror.runs && next.mirror.runs) this.wrong.push('both mirrors run')
    if (writes(next) && writes(old)) this.wrong.push('both are active')
  }

  async #ask<T>(effect: () => T): Promise<T> {
    if (this.#dead) throw new Killed()
    const isLast = this.questions++ === this.killAt
    this.#dead = isLast
    if (isLast && this.killAt % 2 === 0) throw new Killed()
    this.#tick()
    const answer = effect()
    if (isLast) throw new Killed()
    return answer
  }

  #site(name: 'old' | 'next'): Site {
    const self = this[name]
    const ask = <T>(effect: () => T) => {
      if (self.lost) return Promise.reject(new RunError(`${name} is lost`))
      return this.#ask(effect)
    }
    const set = (change: Partial<Side>) => void Object.assign(self, change)
    return {
      name,
      kafka: this.#kafka(self, ask),
      connect: { url: '', call: (method, path, body) => ask(() => rest(self, method, path, body)) },
      platform: {
        state: () => ask(() => ({ stance: self.stance, epoch: epochOf(self) })),
        activate: async () => {
          await ask(() => set({ stance: 'partly' }))
          await ask(() => set({ stance: 'active' }))
        },
        passivate: async () => {
          await ask(() => set({ stance: 'partly' }))
          await ask(() => set({ stance: 'passive' }))
        },
      },
      storeState: () =>
        ask(() => ({
          epoch: epochOf(self),
          rebuilt:
            self.rebuilt < 0 ? undefined : { epoch: 7, topic: 'id', ends: [String(self.rebuilt)] },
        })),
      requireStore: () => {},
      rebuild: (_, { ahead }) =>
        ask(() => {
          self.rebuilt = ahead ? -1 : self.log.length
          return 'rebuilt'
        }),
    }
  }

  #kafka(self: Side, ask: <T>(effect: () => T) => Promise<T>): Site['kafka'] {
    const isOrdered = (topic: string) => topic === ORDERED
    const length = (topic: string) => (isOrdered(topic) ? self.log.length : this.made)
    const timeAt = (topic: string, offset: number) =>
      isOrdered(topic) ? (self.log[offset] ?? -1) : offset
    const ends: Kafka['ends'] = ([topic = '']) =>
      ask(() => [{ topic, partition: 0, offset: length(topic), timestamp: -1 }])
    return {
      away: async () => (self.lost ? 'Kafka is lost' : undefined),
      keepsTimes: () => ask(() => true),
      idOf: () => ask(() => 'id'),
      ends,
      newest: ([topic = '']) =>
        ask(() => {
          const offset = length(topic) - 1
          return [{ topic, partition: 0, offset, timestamp: timeAt(topic, offset) }]
        }),
      firstSince: (topic, times) =>
        ask(() => {
          const offsets = Array.from({ length: length(topic) }, (_, offset) => offset)
          const first = (time: number) =>
            offsets.find((offset) => timeAt(topic, offset) >= time) ?? -1
          return new Map([...times].map(([partition, time]) => [partition, first(time)]))
        }),
      recordsAt: (topic, asked) =>
        ask(() => {
          const found = [...asked].filter(([, offset]) => offset < length(topic))
          return new Map(
            found.map(([partition, offset]) => [
              partition,
              { offset, timestamp: timeAt(topic, offset) },
            ]),
          )
        }),
      committed: () => ask(() => new Map([[0, self.at]])),
      members: () => ask(() => (writes(self) ? 1 : 0)),
      seek: (_, __, offsets) =>
        ask(() => {
          self.at = offsets.get(0) ?? 0
        }),
    }
  }
}

/** Kafka Connect's answers about the one connector that writes to this side. */
function rest({ mirror }: Side, method: string, path: string, body?: object): unknown {
  if (path.endsWith('/stop')) mirror.runs = false
  if (path.endsWith('/resume')) mirror.runs = true
  if (path.endsWith('/status')) {
    const state = mirror.runs ? 'RUNNING' : 'STOPPED'
    return { connector: { state }, tasks: mirror.runs ? [{ state }] : [] }
  }
  const partition = { cluster: '', topic: ORDERED, partition: 0 }
  if (method === 'PATCH') {
    const { offsets } = body as { offsets: [{ offset: { offset: number } | null }] }
    mirror.at = (offsets[0].offset?.offset ?? -1) + 1
  }
  if (method === 'GET') {
    return { offsets: mirror.at > 0 ? [{ partition, offset: { offset: mirror.at - 1 } }] : [] }
  }
  return undefined
}
