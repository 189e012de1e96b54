import { printable } from './display.ts'
import type { DeliveryFailure } from './failures.ts'
import { type FailureReason, failureReason, inWords } from './problem.ts'

/** How many different reasons the summary shows. */
const MAX_REASONS = 10
/** How often retries for one reason are reported again. */
const REPEAT_MS = 10_000

type Explain = (why: FailureReason) => string | undefined

interface Group {
  /** In words, of the first event. */
  readonly example: string
  count: number
  /** When it was last reported. */
  reported: number
}

/**
 * Says why deliveries fail: of retries while they go on, of dead letters when the run ends. Failures
 * with one status and code are one group, shown with the detail of the first.
 */
export class FailureLog {
  readonly #report: (line: string) => void
  readonly #now: () => number
  readonly #retries = new Map<string, Group>()
  readonly #deadLetters = new Map<string, Group>()

  readonly #explain: Explain

  /** @param explain what the function's log says about a failure, where that is more than its answer */
  constructor(
    report: (line: string) => void,
    now = () => performance.now(),
    explain: Explain = () => undefined,
  ) {
    this.#report = report
    this.#explain = explain
    this.#now = now
  }

  /** A retry will follow. Reports the first of a group, then its count every ten seconds. */
  retry(failure: DeliveryFailure): void {
    const group = this.#count(this.#retries, failure)
    const now = this.#now()
    if (group.count > 1 && now - group.reported < REPEAT_MS) return
    group.reported = now
    const times = group.count === 1 ? '' : ` (${group.count} times so far)`
    this.#report(`trying again${times}: ${group.example}`)
  }

  deadLetter(failure: DeliveryFailure): void {
    this.#count(this.#deadLetters, failure)
  }

  /** The reasons for the dead letters, the most frequent first, each on its line with its count. */
  summary(): string[] {
    const groups = [...this.#deadLetters.values()].sort((a, b) => b.count - a.count)
    const shown = groups.slice(0, MAX_REASONS)
    const others = groups.slice(MAX_REASONS).reduce((sum, group) => sum + group.count, 0)
    const lines = shown.map((group) => `${group.count} × ${group.example}`)
    return others === 0 ? lines : [...lines, `${others} for other reasons`]
  }

  #count(groups: Map<string, Group>, failure: DeliveryFailure): Group {
    const why = failureReason(failure)
    // Numbers in an error's text differ from event to event.
    const name = why.what.replace(/\d{4,}/g, 'N')
    const detail = this.#explain(why) ?? why.detail
    const group = groups.get(name) ?? {
      example: printable(inWords({ ...why, detail })),
      count: 0,
      reported: 0,
    }
    groups.set(name, group)
    group.count++
    return group
  }
}
