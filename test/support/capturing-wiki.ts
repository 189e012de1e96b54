/** A real MediaWiki on MariaDB, with the reader of its log, a real Kafka, and page-change-capture on it. */
import { Reader, TOPIC } from '../../stage/capture/reader.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { MariaDb } from '../../stage/mariadb.ts'
import { MediaWiki, WIKI } from '../../stage/mediawiki.ts'
import { bundled, FunctionProcess } from './function-process.ts'

export const ROWS = TOPIC
export const CAPTURED = 'eqiad.mediawiki.page_change_captured'
export const DEAD = 'eqiad.dead'

export interface CapturingWikiOptions {
  /** Further lines of LocalSettings.php. */
  readonly settings?: string
  /** Is done before the reader begins. */
  readonly prepare?: (wiki: MediaWiki) => Promise<void>
}

export class CapturingWiki implements AsyncDisposable {
  readonly broker: Broker
  readonly wiki: MediaWiki
  readonly fn: FunctionProcess
  readonly #parts: AsyncDisposable

  private constructor(
    broker: Broker,
    wiki: MediaWiki,
    fn: FunctionProcess,
    parts: AsyncDisposable,
  ) {
    this.broker = broker
    this.wiki = wiki
    this.fn = fn
    this.#parts = parts
  }

  static async start({
    settings = '',
    prepare,
  }: CapturingWikiOptions = {}): Promise<CapturingWiki> {
    await using stack = new AsyncDisposableStack()
    const bundle = await bundled('page-change-capture')
    const broker = stack.use(await Broker.start())
    const database = stack.use(await MariaDb.start())
    const wiki = stack.use(await MediaWiki.start({ database, settings }))
    await database.allowReader(WIKI)
    await prepare?.(wiki)
    await broker.create([ROWS, CAPTURED, DEAD], 1)
    const reader = stack.use(await Reader.start({ database, broker }))
    await reader.ready()
    const fn = stack.use(
      FunctionProcess.spawn(bundle, {
        ...{ PATH: process.env.PATH ?? '', FUNC_TRANSPORT: 'kafka', KAFKA_TOPIC: ROWS },
        ...{ KAFKA_BROKERS: broker.address, KAFKA_CONSUMER_GROUP: 'capture' },
        ...{ KAFKA_OUTPUT_TOPIC: CAPTURED, KAFKA_DEAD_LETTER_TOPIC: DEAD },
        MEDIAWIKI_API_URL: wiki.api,
      }),
    )
    return new CapturingWiki(broker, wiki, fn, stack.move())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts[Symbol.asyncDispose]()
  }
}
