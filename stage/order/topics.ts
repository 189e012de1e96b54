import type { Broker } from '../kafka/broker.ts'
import { count, load, type NewRecord, readAll } from '../kafka/topics.ts'
import { type Account, account } from './account.ts'
import { keyOf, pageChange } from './events.ts'
import type { Delivered, History } from './histories.ts'

const INPUTS = ['eqiad', 'codfw'] as const
const PARTS = ['ordered', 'inconsistent', 'dead'] as const

/** When the history begins: a day ago, so that all changes are a backlog. */
const BEGIN = Math.floor(Date.now() / 1000) * 1000 - 86_400_000

/** Topics of a real Kafka: two inputs with a history, and the topics that page-change-order writes. */
export class OrderedTopics {
  readonly #broker: Broker
  readonly #name: string
  readonly #partitions: number

  private constructor(broker: Broker, name: string, partitions: number) {
    this.#broker = broker
    this.#name = name
    this.#partitions = partitions
  }

  /** Creates the topics and writes the changes to the inputs, in the order of their delivery. */
  static async create(
    broker: Broker,
    name: string,
    { inputs }: History,
    partitions = 4,
  ): Promise<OrderedTopics> {
    const topics = new OrderedTopics(broker, name, partitions)
    await broker.create(
      [...INPUTS, ...PARTS].map((part) => topics.#topic(part)),
      partitions,
    )
    for (const input of INPUTS) await load(broker, topics.#topic(input), inputs[input].map(record))
    return topics
  }

  /** The names of the two inputs. */
  get topics(): string[] {
    return INPUTS.map((input) => this.#topic(input))
  }

  /** The arguments for `tributary run`, which ends when it has read both inputs. */
  get args(): string[] {
    const at = (part: string) => `kafka://${this.#broker.address}/${this.#topic(part)}`
    const inputs = INPUTS.flatMap((input) => ['--input', at(input)])
    const outputs = ['--output', at('ordered'), '--inconsistencies', at('inconsistent')]
    const rest = ['--dead-letters', at('dead'), '--until-end', '--quiet']
    return ['page-change-order', ...inputs, ...outputs, ...rest]
  }

  /** The settings of page-change-order that reads and writes these topics itself. */
  get env(): Record<string, string> {
    const [KAFKA_OUTPUT_TOPIC, KAFKA_INCONSISTENCY_TOPIC, KAFKA_DEAD_LETTER_TOPIC] = PARTS.map(
      (part) => this.#topic(part),
    ) as [string, string, string]
    return {
      FUNC_TRANSPORT: 'kafka',
      KAFKA_BROKERS: this.#broker.address,
      KAFKA_TOPIC: this.topics.join(),
      KAFKA_CONSUMER_GROUP: this.#name,
      ...{ KAFKA_OUTPUT_TOPIC, KAFKA_INCONSISTENCY_TOPIC, KAFKA_DEAD_LETTER_TOPIC },
    }
  }

  /** How many records the output topics have together. */
  async written(): Promise<number> {
    const admin = this.#broker.admin()
    try {
      const counts = PARTS.map((part) => count(admin, this.#topic(part), this.#partitions))
      return (await Promise.all(counts)).reduce((a, b) => a + b)
    } finally {
      await admin.close()
    }
  }

  /** When each change is first in the ordered topic or beside it, in milliseconds since the epoch. */
  async placed(): Promise<Map<string, number>> {
    const places = new Map<string, number>()
    for (const part of ['ordered', 'inconsistent']) {
      for (const { value, timestamp } of await readAll(this.#broker, this.#topic(part))) {
        const { id } = JSON.parse(value.toString()).meta
        places.set(id, Math.min(places.get(id) ?? Number.POSITIVE_INFINITY, Number(timestamp)))
      }
    }
    return places
  }

  /** Where the changes ended, how many are dead letters, and how long it took from first to last record. */
  async account({ pages }: History): Promise<Account & { dead: number; seconds: number }> {
    const [ordered = [], inconsistent = [], dead = []] = await Promise.all(
      PARTS.map((part) => readAll(this.#broker, this.#topic(part))),
    )
    const times = ordered.map(({ timestamp }) => Number(timestamp)).sort((a, b) => a - b)
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000
    return { ...account(pages, ordered, inconsistent), dead: dead.length, seconds }
  }

  #topic(part: string): string {
    return `${this.#name}.${part}`
  }
}

const record = ({ page, change }: Delivered): NewRecord => ({
  key: keyOf(page),
  value: JSON.stringify(pageChange(page, change, BEGIN)),
})
