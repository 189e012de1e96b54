/** Reads from a function's log what its code threw, which the answer to the event does not say. */
import type { Definition } from '@tributary/runtime'
import { failureLine } from './dev/failure-line.ts'
import type { FailureReason } from './problem.ts'

export class LoggedBugs {
  readonly #definition: Definition
  /** The last one, which was logged just before its answer came. */
  #last: string | undefined

  constructor(definition: Definition) {
    this.#definition = definition
  }

  read(line: string): void {
    if (!line.includes('"internal_error"')) return
    const { code, detail, error } = JSON.parse(line)
    if (code !== 'internal_error' || !error) return
    const { name } = this.#definition
    this.#last = failureLine({ code, detail, error }, this.#definition, '', name)
  }

  /** The place and the message of a bug, and the cure; undefined for any other failure. */
  explain = ({ what }: FailureReason): string | undefined =>
    what.endsWith(' internal_error') ? this.#last?.replace('internal_error: ', '') : undefined
}
