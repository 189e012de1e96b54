/** What goes into the ordered stream, and comes out of it. */
import { inputOf, ORDERER, orderedStreamOf } from '../ordered-stream.ts'
import { problem, type Rule } from '../rule.ts'
import { timesOf } from './retries.ts'

export const everyDatacenter: Rule = {
  name: 'every-datacenter',
  why: 'the ordered stream has the changes of all datacenters, each from a source that nobody else can fill',
  *check(overlay) {
    const { sources } = orderedStreamOf(overlay)
    if (sources.length === 0) return
    for (const datacenter of overlay.datacenters) {
      const topic = inputOf(datacenter)
      const readers = sources.filter(({ spec }) => spec.topics.includes(topic))
      if (readers.length === 1 && readers[0]?.spec.topics.length === 1) continue
      const says = `${topic} must have one KafkaSource of its own; it has ${readers.length}`
      yield problem(readers[0] ?? (sources[0] as (typeof sources)[0]), 'spec.topics', says)
    }
  },
}

export const unorderedInput: Rule = {
  name: 'unordered-input',
  why: 'a change that waits for its parent would hold up the parent behind it',
  *check(overlay) {
    for (const source of orderedStreamOf(overlay).sources) {
      if (source.spec.ordering === 'unordered') continue
      const says = `is ${source.spec.ordering ?? 'missing'}, must be unordered before ${ORDERER}`
      yield problem(source, 'spec.ordering', says)
    }
  },
}

export const undividedOutput: Rule = {
  name: 'undivided-output',
  why: 'the ordered stream is one for all datacenters; a consumer finds it by one name, wherever it is written',
  *check(overlay) {
    for (const sink of orderedStreamOf(overlay).outputs) {
      const { topic } = sink.spec
      const [first = ''] = topic.split('.')
      if (![...overlay.datacenters, 'dc'].includes(first)) continue
      yield problem(sink, 'spec.topic', `is ${topic}, must not begin with a datacenter: ${first}.`)
    }
  },
}

/** A night, in which nobody mends Kafka, the store or the function. */
const LONGEST_OUTAGE_MS = 12 * 3_600_000
/** What comes back later than this after an outage was passed by too much that came since. */
const LONGEST_GAP_MS = 5 * 60_000

export const outlastOutages: Rule = {
  name: 'outlast-outages',
  why: 'what becomes a dead letter is missing in the order for good, and all that follows it has a gap',
  *check(overlay) {
    for (const source of orderedStreamOf(overlay).sources) {
      const { waiting, longest } = timesOf(source.spec.delivery ?? {})
      if (waiting < LONGEST_OUTAGE_MS) {
        const says = `gives up after ${hours(waiting)} h, must go on for ${hours(LONGEST_OUTAGE_MS)} h: raise retry`
        yield problem(source, 'spec.delivery', says)
      }
      if (longest > LONGEST_GAP_MS) {
        const says = `waits for ${longest / 1000} s before the last retry, at most ${LONGEST_GAP_MS / 1000} s: linear, with a shorter backoffDelay and more retries`
        yield problem(source, 'spec.delivery', says)
      }
    }
  },
}

const hours = (milliseconds: number) => Math.round(milliseconds / 360_000) / 10
