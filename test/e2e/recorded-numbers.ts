/** Pages and revisions have other numbers each time: a change gets those of the recording, to be compared with it. */
import type { Derived } from '../../functions/page-change-capture/testing-derived.ts'
import type { PageChange } from '../../schemas/generated/index.js'

/** The numbers of one kind here and in the recording. Those that come first together belong together. */
class Pairs {
  readonly #own = new Map<number, number>()
  readonly #recorded = new Map<number, number>()

  ownOf(recorded: number): number {
    const own = this.#own.get(recorded)
    if (own === undefined) throw new Error(`${recorded} of the recording has not come yet`)
    return own
  }

  /** @param expected what a new number is in the recording; one that was paired stays with its own */
  recordedOf(own: number | undefined, expected?: number): number | undefined {
    if (own === undefined) return undefined
    const isNew = !this.#recorded.has(own) && expected !== undefined && !this.#own.has(expected)
    if (isNew) {
      this.#recorded.set(own, expected)
      this.#own.set(expected, own)
    }
    return this.#recorded.get(own)
  }
}

export class RecordedNumbers {
  readonly #pages = new Pairs()
  readonly #revisions = new Pairs()

  /** The number that a revision of the recording has in this wiki. */
  revisionOf = (recorded: number): number => this.#revisions.ownOf(recorded)

  /** The change as it would be in the recording; where it has no number, undefined. */
  applyTo(change: PageChange, expected: Derived): PageChange {
    const { page, revision, prior_state: prior } = change
    const page_id = this.#pages.recordedOf(page.page_id, expected.page_id)
    const rev_id = this.#revisions.recordedOf(revision.rev_id, expected.rev_id)
    const priorPage = this.#pages.recordedOf(prior?.page?.page_id)
    const priorRevision = this.#revisions.recordedOf(prior?.revision?.rev_id)
    return {
      ...change,
      page: { ...page, page_id },
      revision: { ...revision, rev_id },
      prior_state: {
        page: { ...prior?.page, page_id: priorPage },
        revision: { ...prior?.revision, rev_id: priorRevision },
      },
    } as PageChange
  }
}
