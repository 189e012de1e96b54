import type { Broker } from '../kafka/broker.ts'
import { load, type NewRecord, readAll } from '../kafka/topics.ts'
import { type Account, account } from './account.ts'
import { keyOf, pageChange } from './events.ts'
import type { Delivered, History } from './histories.ts'

const PARTITIONS = 4
const INPUTS = ['eqiad', 'codfw'] as const
const PARTS = ['ordered', 'inconsistent', 'dead'] as const

/** When the history begins: a day ago, so that all changes are a backlog. */
const BEGIN = Math.floor(Date.now() / 1000) * 1000 - 86_400_000

/** Topics of a real Kafka: two inputs with a history, and the topics that page-change-order writes. */
export class OrderedTopics {
  readonly #broker: Broker
  readonly #name: string

  private constructor(broker: Broker, name: string) {
    this.#broker = broker
    this.#name = name
  }

  /** Creates the topics and writes the changes to the inputs, in the order of their delivery. */
  static async create(broker: Broker, name: string, { inputs }: History): Promise<OrderedTopics> {
    const topics = new OrderedTopics(broker, name)
    await broker.create(
      [...INPUTS, ...PARTS].map((part) => topics.#topic(part)),
      PARTITIONS,
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
