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

interface InputState {
  readonly topic: TopicState
  readonly holes: Holes
  /** The newest intake time it brought. */
  watermark: number
  /** When it last brought something. */
  heard: number
}

interface TopicState {
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
  readonly #inputs = new Map<string, InputState>()
  readonly #topics = new Map<string, TopicState>()

  /** @param margins in milliseconds */
  constructor(margins: { readonly window: number; readonly settle: number }, now: number) {
    this.#margins = margins
    this.#idleAfter = 2 * margins.settle
    this.#warm = now + this.#idleAfter
  }

  /** An input has brought a change, whose request is open from now on. */
  opened(from: Input, intake: number, now: number): void {
    const topic = this.#topic(from.topic)
    const name = `${from.topic}\n${from.partition}`
    // What comes from the future must not make everything else late.
    const watermark = Math.min(intake, now)
    let input = this.#inputs.get(name)
    if (!input) {
      input = { topic, holes: new Holes(), watermark, heard: now }
      this.#inputs.set(name, input)
    }
    if (from.offset !== undefined) input.holes.arrived(from.offset, input.watermark, now)
    input.watermark = Math.max(input.watermark, watermark)
    input.heard = now
    topic.open++
  }

  /** One of its records has ended without coming here, such as a canary: it is not missing. */
  ended({ topic, partition, offset }: Input, now: number): void {
    const input = this.#inputs.get(`${topic}\n${partition}`)
    if (input && offset !== undefined) input.holes.arrived(offset, input.watermark, now)
  }

  /** The request is answered. */
  closed(from: Input, now: number): void {
    const topic = this.#topic(from.topic)
    if (topic.open >= PLACES) topic.full = now
    topic.open--
  }

  horizon(now: number): Horizon {
    const reached = now < this.#warm ? Number.NEGATIVE_INFINITY : this.#reached(now)
    return { ...this.#margins, reached }
  }

  /** How far the inputs of one topic have come, whatever may appear besides. */
  horizonOf(topic: string, now: number): Horizon {
    return { ...this.#margins, reached: this.#reached(now, this.#topic(topic)) }
  }

  #reached(now: number, topic?: TopicState): number {
    let reached = Number.POSITIVE_INFINITY
    for (const input of this.#inputs.values()) {
      if (topic && input.topic !== topic) continue
      const limit = input.holes.limit(now)
      if (limit === Number.POSITIVE_INFINITY && this.#idle(input, now)) continue
      reached = Math.min(reached, input.watermark, limit)
    }
    return reached
  }

  #idle({ topic, heard }: InputState, now: number): boolean {
    return topic.open < PLACES && now - Math.max(heard, topic.full) >= this.#idleAfter
  }

  #topic(name: string): TopicState {
    let topic = this.#topics.get(name)
    if (!topic) {
      topic = { open: 0, full: Number.NEGATIVE_INFINITY }
      this.#topics.set(name, topic)
    }
    return topic
  }
}
