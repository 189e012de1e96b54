/** A position in MariaDB's logs: the last transaction of each replication domain. */
import { ConfigError } from '@tributary/runtime'

export interface Gtid {
  readonly domain: number
  readonly server: number
  readonly sequence: bigint
}

export const gtidText = ({ domain, server, sequence }: Gtid): string =>
  `${domain}-${server}-${sequence}`

export class GtidPosition {
  readonly #last = new Map<number, Gtid>()

  /** @throws ConfigError if the text is not `0-1-19502` or several with commas between them */
  static parse(text: string): GtidPosition {
    const position = new GtidPosition()
    for (const each of text === '' ? [] : text.split(',')) {
      const [, domain, server, sequence] = /^\s*(\d+)-(\d+)-(\d+)\s*$/.exec(each) ?? []
      if (sequence === undefined)
        throw new ConfigError(`${JSON.stringify(text)} is no GTID position`)
      position.add({ domain: Number(domain), server: Number(server), sequence: BigInt(sequence) })
    }
    return position
  }

  add(gtid: Gtid): void {
    this.#last.set(gtid.domain, gtid)
  }

  /** Goes on to the other position where that is further. Sequences rise within a domain (gtid_strict_mode). */
  merge(other: GtidPosition): void {
    for (const gtid of other.#last.values()) {
      if (gtid.sequence > (this.#last.get(gtid.domain)?.sequence ?? -1n)) this.add(gtid)
    }
  }

  copy(): GtidPosition {
    const copy = new GtidPosition()
    for (const gtid of this.#last.values()) copy.add(gtid)
    return copy
  }

  /** How many transactions the other position is ahead. */
  behind(other: GtidPosition): number {
    let count = 0n
    for (const { domain, sequence } of other.#last.values()) {
      const own = this.#last.get(domain)?.sequence ?? 0n
      if (sequence > own) count += sequence - own
    }
    return Number(count)
  }

  /** The part of the other position that is of domains which this one does not have. */
  lacking(other: GtidPosition): GtidPosition {
    const lacking = new GtidPosition()
    for (const gtid of other.#last.values()) if (!this.#last.has(gtid.domain)) lacking.add(gtid)
    return lacking
  }

  /** The last sequence number of each domain. */
  get sequences(): ReadonlyMap<number, number> {
    return new Map([...this.#last.values()].map((gtid) => [gtid.domain, Number(gtid.sequence)]))
  }

  toString(): string {
    return [...this.#last.values()]
      .sort((a, b) => a.domain - b.domain)
      .map(gtidText)
      .join(',')
  }
}
