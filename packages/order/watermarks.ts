import { Holes } from './holes.ts'

/** A topic and its partition. The partitions of a topic share one source, and so its places. */
export interface Input {
  readonly topic: string
  readonly partition: string
  /** Of the record in it, if that is known. */
  readonly offset?: number
}

/** How far the inputs have come, and what that means for a change that waits. */
export interface Horizon {
  /** Intake time, in milliseconds since the epoch, that every input has reached; Infinity if all are idle. */
  readonly reached: number
  /** By how much an event may be out of place, in milliseconds of intake time. */
  readonly window: number
  /** The same on a page of which nothing is known. */
  readonly settle: number
}

/** Whether every input is a margin beyond a change: what belonged before it has come, or never will. */
export const passed = ({ reached }: Horizon, intake: number, margin: number): boolean =>
  reached >= intake + margin

/** Requests that a KafkaSource has in flight at most: with all of them open, it can't bring anything. */
export const PLACES = 100

/** Names of inputs come from events. Of more than are ever in use, those last heard are kept. */
const MOST_INPUTS = 1000

interface InputState {
  readonly topic: TopicState
  readonly holes: Holes
  /** The newest intake time it brought. */
  watermark: number
  /** When it last brought something new, or something that was not sent back for want of room. */
  heard: number
}

interface TopicState {
  readonly name: string
  open: number
  /** When it last had no place for anything more. */
  full: number
}

/**
 * How far each input has come, in the time of its events: after an outage hours arrive in minutes. An
 * input that brings nothing although it could is idle, and holds nobody up. `now` is in milliseconds
 * since the epoch, wherever it stands.
 */
export class Watermarks {
  readonly #margins: { readonly window: number; readonly settle: number }
  readonly #idleAfter: number
  /** Until then an input that nothing is known of may yet appear. */
  readonly #warm: number
  /** The one last heard is the last. */
  readonly #inputs = new Map<string, InputState>()

  /** @param margins in milliseconds */
  constructor(margins: { readonly window: number; readonly settle: number }, now: number) {
    this.#margins = margins
    this.#idleAfter = 2 * margins.settle
    this.#warm = now + this.#idleAfter
  }

  /**
   * An input has brought a change.
   * @param intake of the change, not after `now`
   * @returns to be called when its request is answered, and whether there was no room for it
   */
  opened(from: Input, intake: number, now: number): (now: number, noRoom: boolean) => void {
    const name = nameOf(from)
    const input = this.#inputs.get(name) ?? this.#appeared(from.topic, intake, now)
    this.#inputs.delete(name)
    this.#inputs.set(name, input)
    const { offset } = from
    const isNew = offset === undefined || input.holes.arrived(offset, intake, input.watermark, now)
    if (isNew) input.heard = now
    input.watermark = Math.max(input.watermark, intake)
    const { topic } = input
    topic.open++
    return (now, noRoom) => {
      if (!noRoom) input.heard = now
      if (topic.open >= PLACES) topic.full = now
      topic.open--
    }
  }

  /** One of its records has ended without coming here, such as a canary: it is not missing. */
  ended(from: Input, now: number): void {
    const input = this.#inputs.get(nameOf(from))
    if (!input || from.offset === undefined) return
    input.holes.arrived(from.offset, input.watermark, input.watermark, now)
  }

  /** Intake time that every input, perhaps of one topic, has reached; Infinity if all are idle. */
  reached(now: number, topic?: string): number {
    let reached = Number.POSITIVE_INFINITY
    for (const input of this.#inputs.values()) {
      if (topic !== undefined && input.topic.name !== topic) continue
      const limit = input.holes.limit(now)
      if (limit === Number.POSITIVE_INFINITY && this.#idle(input, now)) continue
      reached = Math.min(reached, input.watermark, limit)
    }
    return reached
  }

  horizon(now: number): Horizon {
    const reached = now < this.#warm ? Number.NEGATIVE_INFINITY : this.reached(now)
    return { ...this.#margins, reached }
  }

  /** How far the inputs of one topic have come, whatever may appear besides. */
  horizonOf(topic: string, now: number): Horizon {
    return { ...this.#margins, reached: this.reached(now, topic) }
  }

  #idle({ topic, heard }: InputState, now: number): boolean {
    return topic.open < PLACES && now - Math.max(heard, topic.full) >= this.#idleAfter
  }

  #appeared(name: string, watermark: number, now: number): InputState {
    const inputs = [...this.#inputs.values()]
    const { topic } = inputs.find(({ topic }) => topic.name === name) ?? {}
    if (inputs.length >= MOST_INPUTS) {
      const [longestAgo] = this.#inputs.keys()
      this.#inputs.delete(longestAgo as string)
    }
    return {
      topic: topic ?? { name, open: 0, full: Number.NEGATIVE_INFINITY },
      holes: new Holes(this.#idleAfter),
      watermark,
      heard: now,
    }
  }
}

const nameOf = ({ topic, partition }: Input): string => `${topic}\n${partition}`
