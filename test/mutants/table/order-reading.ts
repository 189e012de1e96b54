import type { Group } from '../mutant.ts'

const order = (...names: string[]) => names.map((name) => `test/packages/order/${name}.test.ts`)

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
]
