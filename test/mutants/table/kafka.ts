import type { Group } from '../mutant.ts'

const kafka = (...names: string[]) =>
  names.map((name) => `test/packages/kafka/${name}.{test,unit}.ts`)

/** A function directly on Kafka. */
export const kafkaTransport: readonly Group[] = [
  {
    file: 'packages/kafka/offset-tracker.ts',
    tests: kafka('offset-tracker'),
    wrong: {
      'what was read is committed though it is not finished': [
        'return this.#first?.offset ?? this.#next',
        'return this.#next',
      ],
      'a gap in the offsets counts as a record that was finished apart': [
        'yield { from, to: record.offset }',
        'yield { from, to: from + 1n }',
      ],
      'what an earlier process had finished is handled again': [
        'const isFinished = this.#wasFinished(offset)',
        'const isFinished = false',
      ],
      'finished neighbours count as several runs': [
        'this.#runs += 1 - Number(previous?.isFinished) - Number(next?.isFinished === true)',
        'this.#runs += 1',
      ],
      'the map has room for ever': [
        'return maxMapBytes(runs + more, span) <= MAX_MAP_BYTES',
        'return true',
      ],
    },
  },
  {
    file: 'packages/kafka/offset-map.ts',
    tests: kafka('offset-tracker'),
    wrong: {
      'a map is longer than the metadata may be': [
        'if (bytes.length > MAX_MAP_BYTES) {',
        'if (false) {',
      ],
      'the metadata of another program is read as a map': [
        'if (!metadata?.startsWith(PREFIX)) return []',
        'if (!metadata) return []',
      ],
    },
  },
  {
    file: 'packages/kafka/backlog.ts',
    tests: kafka('scheduler'),
    wrong: {
      'two events of a key are handled at a time': [
        'if (queue) queue.push(task)',
        'if (false) queue?.push(task)',
      ],
      'a key that is done keeps its lane': ['else this.#lanes.delete(lane)', ''],
      'a retry waits for all records that came later': [
        'this.#ready.unshift(task)\n  }\n\n  /** A task in flight has ended for good. */',
        'this.#ready.push(task)\n  }\n\n  /** A task in flight has ended for good. */',
      ],
    },
  },
  {
    file: 'packages/kafka/scheduler.ts',
    tests: kafka('scheduler'),
    wrong: {
      'a partition may take all places': [
        'if (backlog.inFlight >= Math.max(1, share)) continue',
        '',
      ],
      'the first partition gets the next place, however many it has': [
        'if (chosen && backlog.inFlight >= chosen.inFlight) continue',
        'if (chosen) continue',
      ],
      'more events are in flight than may be': [
        'if (this.inFlight + taken >= maxInFlight) return undefined',
        '',
      ],
      'the bytes in flight have no bound': [
        'if (next && (this.inFlight === 0 || this.#bytes + next.bytes <= maxBytes)) chosen = backlog',
        'if (next) chosen = backlog',
      ],
    },
  },
  {
    file: 'packages/kafka/committed-batches.ts',
    tests: kafka('committed-batches'),
    wrong: {
      'only the last aborted transaction of a producer is known': [
        'if (batch.records[0]?.key?.readInt16BE(2) === ABORT) producers.delete(producerId)',
        '',
      ],
      'what a producer writes outside of transactions is aborted too': [
        'attributes & IS_TRANSACTIONAL && producers.has(producerId)',
        'producers.has(producerId)',
      ],
      'aborted records come': [
        'while (aborted[0] && aborted[0].firstOffset <= lastOffset) {',
        'while (false) {',
      ],
    },
  },
  {
    file: 'packages/kafka/work.ts',
    tests: kafka('contract'),
    wrong: {
      'a failure that may pass is no reason to try again': [
        'answer.status >= 500 && task.attempts <= this.#options.retry',
        'false',
      ],
      'a dead letter is not stored': ['await this.#deadLetter(partition, task, event, answer)', ''],
    },
  },
  {
    file: 'packages/kafka/dead-letter-record.ts',
    tests: kafka('contract'),
    wrong: {
      'a dead letter has no key': ['key: key ?? undefined,', 'key: undefined,'],
      'a letter that died twice has the reason of its first death': [
        'if (isAttribute && (DEATH.test(lower) || attribute in errors)) continue',
        '',
      ],
    },
  },
  {
    file: 'packages/runtime/codec/record.ts',
    tests: kafka('contract'),
    wrong: {
      'an event without required attributes is accepted': [
        'checkAttributes(attributes)\n  if',
        'if',
      ],
    },
  },
  {
    file: 'packages/kafka/even-scheduler.ts',
    tests: kafka('even-scheduler'),
    wrong: {
      'a partition that is ahead goes on': [
        'if (chosen && time >= oldest) continue',
        'if (chosen) continue',
      ],
      'a partition with records that were not read is not waited for': [
        'partition.nextOffset < partition.end || ',
        '',
      ],
      'a partition at its end is waited for without an end': [
        'partition.quietFor < this.#options.idle',
        'true',
      ],
      'live events wait for a partition that is at its end': ['oldest <= now - LIVE_MS && ', ''],
      'a partition that stands still does not hold up the watermark': [
        'if (first) lowest =',
        'if (!first) lowest =',
      ],
      'an event from the future lets the watermark into the future': [
        'Math.min(this.#options.timeOf(record) ?? Number.NEGATIVE_INFINITY, now)',
        'this.#options.timeOf(record) ?? Number.NEGATIVE_INFINITY',
      ],
      'events that wait for others take the places of these': [
        'this.inFlight - heldEvents',
        'this.inFlight',
      ],
      'a part of the partitions is ordered by itself': [
        'if (!this.#options.isComplete()) return undefined',
        '',
      ],
    },
  },
]
