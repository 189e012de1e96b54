/** Topics that are read as a member of a consumer group, whose finished records are committed. */
import type { AssignedPartition, PartitionOptions } from './assigned-partition.ts'
import { Assignment, type Worker } from './assignment.ts'
import { untilEnd } from './bounded-run.ts'
import { Commits } from './commits.ts'
import type { Delivery } from './delivery.ts'
import { Group } from './group.ts'
import type { TopicPartition } from './group-offsets.ts'
import type { Link } from './link.ts'
import { leave } from './parts.ts'
import { Reader } from './reader.ts'
import { refresh } from './refresh.ts'
import { checkTopics } from './topics.ts'
import type { Window } from './window.ts'

export interface SubscriptionOptions {
  readonly group: string
  /** In milliseconds. */
  readonly sessionTimeout: number
  readonly clientRack?: string | undefined
  readonly window: Window
  readonly maxInFlight: number
  /** The group divided the partitions anew, after this member joined. */
  readonly rebalanced?: () => void
  /** The topics were looked at. */
  readonly refreshed?: () => void
}

/** Who handles the records. */
export interface Handling {
  readonly work: Worker
  readonly delivery: Pick<Delivery, 'commit' | 'interval' | 'repeats' | 'close'>
  readonly laneOf: PartitionOptions['laneOf']
}

/** How often the ends of the partitions are asked for, and how many partitions there are. */
const REFRESH_MS = 10_000

export class Subscription {
  readonly group: Group
  readonly #link: Link
  readonly #options: SubscriptionOptions
  readonly #reader: Reader
  /** All partitions of the topics when it began. */
  readonly #all: readonly TopicPartition[]
  readonly #own = new Map<string, AssignedPartition>()
  #count: number
  #joined: ({ readonly commits: Commits; readonly assignment: Assignment } & Handling) | undefined

  private constructor(
    link: Link,
    options: SubscriptionOptions,
    parts: {
      readonly all: readonly TopicPartition[]
      readonly reader: Reader
      readonly group: Group
    },
  ) {
    this.#link = link
    this.#options = options
    this.group = parts.group
    this.#reader = parts.reader
    this.#all = parts.all
    this.#count = parts.all.length
  }

  /**
   * Finds the topics; it does not join the group yet.
   * @throws StopError if a topic is missing
   */
  static async open(link: Link, options: SubscriptionOptions): Promise<Subscription> {
    const { connection, topics } = link
    const { group, clientRack, sessionTimeout } = options
    const all = await link.untilThere(() => checkTopics(connection, topics))
    const failed = (error: Error) => link.trouble(error)
    const events = { answered: () => link.answered(), failed, skipped }
    function skipped({ topic, partition }: TopicPartition, from: bigint, to: bigint) {
      const what = `${topic}, partition ${partition}: the records from offset ${from} to ${to - 1n}`
      const advice = 'let the topic keep them for longer (retention.ms), or run more processes'
      link.log('warn', `${what} were deleted before they were read; ${advice}`)
    }
    return new Subscription(link, options, {
      all,
      reader: await Reader.open(connection, { topics, clientRack }, events),
      group: await Group.open({
        ...{ connection, group, topics, sessionTimeout, clientRack, retrying: failed },
      }),
    })
  }

  /** The partitions of this process. */
  get partitions(): Iterable<AssignedPartition> {
    return this.#own.values()
  }

  /** How many partitions are not this process's. */
  get missing(): number {
    return this.#count - this.#own.size
  }

  /** How many finished records would be handled again if the process died now. */
  get atRisk(): number {
    return this.#joined?.commits.atRisk ?? 0
  }

  /** Joins the group, and reads what there is room for. It ends the link when the window is over. */
  join(handling: Handling): void {
    const { group } = this
    const { work, delivery, laneOf } = handling
    const { maxInFlight, window, sessionTimeout, rebalanced = () => {} } = this.#options
    const link = this.#link
    const failed = (error: unknown) => link.failed(error)
    const commits = new Commits({
      ...{ partitions: () => this.partitions, delivery, maxInFlight },
      failed: (error) => link.trouble(error),
      done: () => work.run(),
    })
    const untilThere: Link['untilThere'] = (ask) => link.untilThere(ask)
    const parts = { group, commits, window, all: this.#all, untilThere }
    const assignment = new Assignment(this.#own, {
      ...{ ...parts, reader: this.#reader, work, laneOf, sessionTimeout },
    })
    this.#joined = { commits, assignment, ...handling }
    group.join({
      assigned: (added) => {
        work.run()
        // The commits of the generation before may have come too late.
        void commits.run()
        if (added.length > 0) assignment.assign(added).catch(failed)
      },
      revoked: (lost) => assignment.revoke(lost),
      rebalanced,
      heartbeat: (error) => {
        if (error) return link.trouble(error)
        link.answered()
        // After a pause of the process, records wait for it.
        work.run()
      },
      failed,
    })
    const timer = setInterval(() => void this.#refresh(assignment), REFRESH_MS).unref()
    link.closing.addEventListener('abort', () => clearInterval(timer))
    if (!window.isBounded) return
    const all = () => checkTopics(link.connection, link.topics)
    untilEnd({ ...parts, assignment, partitions: all, own: () => this.partitions }, link.closing)
      .then(() => link.end())
      .catch(failed)
  }

  /** A record is finished, so there is an offset to commit, and room for another record. */
  finished(partition: AssignedPartition): void {
    this.#joined?.commits.finished()
    if (partition.hasRoom) this.read()
  }

  /** Reads what there is room for. */
  read(): void {
    this.#reader.wake()
  }

  /** Drops all that is not committed, and begins anew where the group has committed, once it is ready. */
  restart(ready: Promise<void>): void {
    this.#joined?.assignment.restart(ready).catch((error) => this.#link.failed(error))
  }

  /** Finishes what is in flight, commits and leaves the group, within so many milliseconds. Never rejects. */
  async close(milliseconds: number): Promise<void> {
    this.#link.close()
    const { group } = this
    if (this.#joined) await leave({ group, reader: this.#reader, ...this.#joined }, milliseconds)
    else await Promise.all([group.close(), this.#reader.close()])
    this.#link.end()
  }

  async #refresh(assignment: Assignment): Promise<void> {
    const { group } = this
    const { connection, topics } = this.#link
    const partitions = () => checkTopics(connection, topics)
    const failed = (error: unknown) => this.#link.failed(error)
    this.#count = await refresh({ partitions, group, assignment, failed }, this.#count)
    this.#options.refreshed?.()
  }
}
