/** What the probe has seen, as Probe.java prints it. Times are milliseconds since 1970. */
import type { MainSite } from '../sites.ts'

/** A record that a producer has sent. */
export interface Sent {
  readonly at: number
  readonly site: MainSite
  readonly partition: number
  readonly number: number
  /** When the producer knew how it ended. */
  readonly endedAt: number
  /** Undefined if it was acknowledged. */
  readonly error: string | undefined
}

/** A record of a producer that waits for each acknowledgement before it sends the next record. */
export type SentAlone = Omit<Sent, 'number'>

/** `plain` consumers read from the leaders; `rack` consumers from the nearest replica. */
export type ConsumerKind = 'plain' | 'rack'

/** A record that a consumer has read. */
export interface Read {
  readonly at: number
  readonly site: MainSite
  readonly kind: ConsumerKind
  readonly partition: number
  readonly offset: number
  /** The site whose producer has sent it, and the number that it gave it. */
  readonly from: MainSite
  readonly number: number
}

export interface Rebalance {
  readonly at: number
  readonly site: MainSite
  readonly kind: ConsumerKind
  readonly event: 'assigned' | 'revoked' | 'lost'
}

/** A partition as the brokers of a site see it. */
export interface View {
  readonly at: number
  readonly site: MainSite
  /** -1 stands for all: the site's brokers do not answer. */
  readonly partition: number
  readonly leader: number
  readonly isr: readonly number[]
}

export interface Metric {
  readonly at: number
  readonly node: number
  readonly name: string
  /** The role of a voter is a word. */
  readonly value: number | string
}

/** The end of a `bulk` command. */
export interface Bulk {
  readonly site: MainSite
  readonly kind: string
  readonly records: number
  readonly bytes: number
  readonly milliseconds: number
  readonly errors: number
}
