/** The metrics of a reconciled stream. No label takes its values from events. */
import { Counter, Gauge, type Metrics } from '@tributary/runtime'
import type { CapturedEnding, SentEnding } from './change.ts'

export class ReconcileMetrics {
  readonly #changes: Counter<'ending'>
  readonly #events: Counter<'ending'>
  readonly #differing: Counter<'field'>

  constructor(
    { registry }: Metrics,
    waiting: () => { readonly captured: number; readonly sent: number },
  ) {
    const registers = [registry]
    const counter = <L extends string>(name: string, help: string, label: L) =>
      new Counter({
        ...{ name: `tributary_reconcile_${name}`, help, registers },
        labelNames: [label],
      })
    this.#changes = counter(
      'changes_total',
      'Changes of the database by how they ended; missing: no event came, so the change was emitted; again: it was emitted after one that was missing.',
      'ending',
    )
    this.#events = counter(
      'events_total',
      'Events that were sent, by how they ended; late: the change was emitted before; surplus: the database has no such change; uncaptured: the log of its wiki is not read.',
      'ending',
    )
    this.#differing = counter(
      'differing_total',
      'Fields in which an event differs from its change in the database.',
      'field',
    )
    new Gauge({
      name: 'tributary_reconcile_waiting',
      help: 'Changes and events that wait for their counterpart, by side.',
      labelNames: ['side'],
      registers,
      collect() {
        const { captured, sent } = waiting()
        this.set({ side: 'captured' }, captured)
        this.set({ side: 'sent' }, sent)
      },
    })
  }

  changeEnded(ending: CapturedEnding): void {
    this.#changes.inc({ ending })
  }

  eventEnded(ending: SentEnding): void {
    this.#events.inc({ ending })
  }

  differs(fields: readonly string[]): void {
    for (const field of fields) this.#differing.inc({ field })
  }
}
