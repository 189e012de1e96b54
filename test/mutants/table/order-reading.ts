import type { Group } from '../mutant.ts'

const order = (...names: string[]) =>
  names.map((name) => `test/packages/order/${name}.{test,unit}.ts`)

/** How a consumer that reads Kafka itself puts changes in order. */
export const orderReading: readonly Group[] = [
  {
    file: 'packages/order/offsets.ts',
    tests: order('offsets'),
    wrong: {
      'offsets are committed beyond the lowest that is not finished': [
        'const [lowest = this.#next] = this.#open',
        'const lowest = this.#open.size > 0 ? ([...this.#open].at(-1) as bigint) : this.#next',
      ],
      'what was read before a rebalance holds up what is read again': [
        'if (this.isRepeated(offset)) this.#open = new Set()',
        '',
      ],
      'an offset is committed again and again': [
        'return position > this.#committed ? position : undefined',
        'return position',
      ],
    },
  },
  {
    file: 'packages/order/assigned-topic.ts',
    tests: order('reordering', 'reordering-backlog'),
    wrong: {
      'a partition that is behind is not waited for': [
        'return queue.length === 0 && !isIdle && !this.#isFull',
        'return false',
      ],
      'a partition at its end is waited for without end': [
        'queue.length === 0 && !isIdle &&',
        'queue.length === 0 &&',
      ],
      'a partition whose broker restarts counts as being at its end': [
        'next < end ? Math.max(idle, BEFORE_END_MS) : idle',
        'idle',
      ],
      'a reader never waits': [
        'if (queue.length < this.#limits.maxQueued) return true',
        'return true',
      ],
      'the reader of a topic stops before the partition that is waited for': [
        'return !this.#limits.separateReaders && this.isAwaiting',
        'return false',
      ],
      'a reader of one partition reads on while another is waited for': [
        'return !this.#limits.separateReaders && this.isAwaiting',
        'return this.isAwaiting',
      ],
      'memory for queued records has no bound': [
        'return this.#bytes >= this.#limits.maxQueuedBytes && !this.#limits.separateReaders',
        'return false',
      ],
      'what a revoked partition has queued takes memory without end': [
        '      this.rewind(number)\n',
        '',
      ],
    },
  },
  {
    file: 'packages/order/assigned-partitions.ts',
    tests: order('reordering', 'reordering-backlog'),
    wrong: {
      'records are taken in the order in which they were read': [
        'if (intake >= oldest) continue',
        'if (oldest < Number.POSITIVE_INFINITY || intake === oldest) continue',
      ],
      'a live change waits for partitions that are silent': ['oldest <= now - LIVE_MS && ', ''],
      'changes go out before all topics have their partitions': [
        'if (!topic.isAssigned) return undefined',
        '',
      ],
    },
  },
  {
    file: 'packages/order/reordering.ts',
    tests: order('reordering', 'reordering-failures', 'reordering-backlog'),
    wrong: {
      'a record is finished before it is applied': [
        'await this.#persist(record, place).then(read.finish, () => {})',
        'read.finish()\n    await this.#persist(record, place).catch(() => {})',
      ],
      'a record that could not be handed over is finished': [
        '      await this.#persist(record, () => this.#skip(record, read))\n',
        '      void this.#persist(record, () => this.#skip(record, read)).catch(() => {})\n',
      ],
      'a change that failed comes again without a mark': [
        'const repeated = isRetry || mark.repeated',
        'const { repeated } = mark',
      ],
      'a change that a killed process was applying comes again without a mark': [
        'const repeated = isRetry || mark.repeated',
        'const repeated = isRetry',
      ],
      'a partition that is read again keeps what was queued': [
        'if (again) topic.rewind(partition)',
        '',
      ],
      'a process without the lease takes records': [
        '      else this.#end(this.#lease.error ?? standby())\n',
        '',
      ],
    },
  },
]
