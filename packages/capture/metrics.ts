/** The metrics of the reader. No label takes its values from rows. */
import { Counter, Gauge, Registry } from '@tributary/runtime'
import type { Progress } from './progress.ts'

export class CaptureMetrics {
  readonly registry = new Registry()
  readonly transactions = this.#counter(
    'transactions_total',
    'Transactions that were read, and whose events are stored.',
  )
  readonly events = this.#counter(
    'events_total',
    'Events that were stored: one for each page that a transaction changed.',
  )
  readonly bytes = this.#counter('log_bytes_total', 'Bytes of the log that were read.')
  readonly statements = this.#counter(
    'statements_total',
    'Changes of a wiki that the log has as statements, without their rows.',
  )
  readonly incidents = this.#counter(
    'incidents_total',
    'Places where the server says in its log that it could not write changes to it.',
  )
  readonly connections = this.#counter('connections_total', 'Connections to a log that were made.')

  /** @param progress read at each scrape */
  constructor(progress: Progress) {
    const registers = [this.registry]
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name: `tributary_capture_${name}`,
        help,
        registers,
        collect() {
          this.set(value())
        },
      })
    const seconds =
      'The age of the last stored transaction while the log has newer ones; while the log cannot be read, for how long; else 0.'
    gauge('lag_seconds', seconds, () => progress.lagSeconds)
    const transactions = 'Transactions of the log that are not stored yet.'
    gauge('lag_transactions', transactions, () => progress.lagTransactions)
    new Gauge({
      name: 'tributary_capture_gtid_sequence',
      help: 'The sequence number of the last stored transaction, by replication domain.',
      labelNames: ['domain'],
      registers,
      collect() {
        for (const [domain, sequence] of progress.sequences) {
          this.set({ domain: String(domain) }, sequence)
        }
      },
    })
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name: `tributary_capture_${name}`, help, registers: [this.registry] })
  }
}
