/** The input and the output of the ordered stream. */
import { ENV } from '../direct.ts'
import { inputOf, ORDERER, orderedStreamOf } from '../ordered-stream.ts'
import { problem, type Rule } from '../rule.ts'
import { timesOf } from './retries.ts'

export const everyDatacenter: Rule = {
  name: 'every-datacenter',
  why: 'The ordered stream needs the changes of all datacenters. Each needs a source of its own, so that one backlog does not take the other’s places.',
  *check(overlay) {
    const { sources, direct } = orderedStreamOf(overlay)
    const missing = overlay.datacenters
      .map(inputOf)
      .filter((each) => !direct?.topics.includes(each))
    if (direct && missing.length > 0) {
      yield problem(direct.object, `${ENV}.KAFKA_TOPIC`, `lacks ${missing.join()}; add it`)
    }
    if (sources.length === 0) return
    for (const datacenter of overlay.datacenters) {
      const topic = inputOf(datacenter)
      const readers = sources.filter(({ spec }) => spec.topics.includes(topic))
      if (readers.length === 1 && readers[0]?.spec.topics.length === 1) continue
      const message = `${readers.length} of the sources of ${ORDERER} read ${topic}; give it exactly one, which reads nothing else (components/ordered-stream/pipeline/sources.yaml)`
      yield problem(readers[0] ?? (sources[0] as (typeof sources)[0]), 'spec.topics', message)
    }
  },
}

export const unorderedInput: Rule = {
  name: 'unordered-input',
  why: 'Sent in order, a change that waits for an earlier one of its page would block the partition in which that earlier one comes.',
  *check(overlay) {
    for (const source of orderedStreamOf(overlay).sources) {
      if (source.spec.ordering === 'unordered') continue
      const message = `is ${source.spec.ordering ?? 'missing'}; write unordered before ${ORDERER}`
      yield problem(source, 'spec.ordering', message)
    }
  },
}

/** The variables with the topics of a function that reads Kafka itself. */
const OUTPUTS = ['KAFKA_OUTPUT_TOPIC', 'KAFKA_INCONSISTENCY_TOPIC'] as const

export const undividedOutput: Rule = {
  name: 'undivided-output',
  why: 'There is one ordered stream for all datacenters. Consumers find it under one name, wherever it is written.',
  *check(overlay) {
    const { outputs, direct } = orderedStreamOf(overlay)
    const topics = [
      ...outputs.map((object) => ({ object, field: 'spec.topic', topic: object.spec.topic })),
      ...OUTPUTS.flatMap((name) => {
        const { object, env } = direct ?? {}
        return object ? { object, field: `${ENV}.${name}`, topic: env?.[name] ?? '' } : []
      }),
    ]
    for (const { object, field, topic } of topics) {
      const [first = ''] = topic.split('.')
      if (![...overlay.datacenters, 'dc'].includes(first)) continue
      yield problem(object, field, `is ${topic}; leave out the datacenter, ${first}.`)
    }
  },
}

/** A night, in which nobody repairs Kafka, the store or the function. */
const LONGEST_OUTAGE_MS = 12 * 3_600_000
/** A retry that comes later than this after the end of an outage finds its page already far ahead. */
const LONGEST_GAP_MS = 5 * 60_000

export const outlastOutages: Rule = {
  name: 'outlast-outages',
  why: 'A change that becomes a dead letter is missing from the order for good, and the page’s next change is marked as a gap.',
  *check(overlay) {
    for (const source of orderedStreamOf(overlay).sources) {
      const { waiting, longest } = timesOf(source.spec.delivery ?? {})
      if (waiting < LONGEST_OUTAGE_MS) {
        const message = `retries end after ${hours(waiting)} h; they must go on for ${hours(LONGEST_OUTAGE_MS)} h: raise retry`
        yield problem(source, 'spec.delivery', message)
      }
      if (longest > LONGEST_GAP_MS) {
        const message = `the last retry comes after a wait of ${longest / 1000} s, the limit is ${LONGEST_GAP_MS / 1000} s: write backoffPolicy linear with a shorter backoffDelay and more retries`
        yield problem(source, 'spec.delivery', message)
      }
    }
  },
}

const hours = (milliseconds: number) => Math.round(milliseconds / 360_000) / 10
