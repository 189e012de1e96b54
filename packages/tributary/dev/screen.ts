/** The output of `tributary dev`: plain lines, with colours and a cleared screen on a terminal. */
import { styleText } from 'node:util'
import { printable } from '../display.ts'
import type { SourceEvent } from '../event.ts'
import { parse } from '../event.ts'
import { type Change, changeLine } from './changes.ts'
import { addedFields, changedFields, isSame, type Result } from './result.ts'

type Output = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>

/** So many fields of an event are shown. */
const MAX_FIELDS = 20
const CLEAR = '\u001b[2J\u001b[H'
const COLOURS = { '+': 'green', '-': 'red', '~': 'yellow' } as const

export class Screen {
  readonly #out: Output
  constructor(out: Output) {
    this.#out = out
  }

  /** The first line of a run. */
  begin(line: string): void {
    if (this.#out.isTTY) this.#out.write(CLEAR)
    this.line(line)
  }

  line(text: string): void {
    this.#out.write(`${printable(text)}\n`)
  }

  /** A line about a mistake. */
  problem(text: string): void {
    for (const line of text.split('\n'))
      this.#out.write(`${this.#styled('red', printable(line))}\n`)
  }

  /** How the events ended, and what differs from the run before: without one, from the input. */
  results(
    events: readonly SourceEvent[],
    results: readonly Result[],
    before: readonly Result[] | undefined,
  ): void {
    for (const [index, result] of results.entries()) {
      const earlier = before?.[index]
      if (earlier && isSame(earlier, result)) continue
      const fields = earlier?.attributes
        ? changedFields(earlier, result)
        : addedFields(parse(events[index]?.body ?? null), result)
      this.#result(index, result, earlier, result.outcome === 'enriched' ? fields : [])
    }
    this.#out.write(`${summary(results, before)}\n`)
  }

  #result(index: number, result: Result, earlier: Result | undefined, fields: Change[]): void {
    const was = earlier && earlier.outcome !== result.outcome ? `${earlier.outcome} → ` : ''
    const subject = (result.attributes ?? earlier?.attributes)?.subject ?? ''
    const line = [`event ${index + 1}`, `${was}${result.outcome}`, subject, result.why]
    const text = printable(line.filter((word) => word !== '').join('  '))
    const isBad = result.outcome === 'failed' || result.outcome === 'unfinished'
    this.#out.write(`${isBad ? this.#styled('red', text) : text}\n`)
    for (const field of fields.slice(0, MAX_FIELDS)) {
      const shown = changeLine(field)
      const colour = COLOURS[shown[0] as keyof typeof COLOURS]
      this.#out.write(`  ${this.#styled(colour, shown)}\n`)
    }
    if (fields.length > MAX_FIELDS) this.line(`  … and ${fields.length - MAX_FIELDS} fields more`)
  }

  #styled(colour: (typeof COLOURS)[keyof typeof COLOURS], text: string): string {
    return this.#out.isTTY ? styleText(colour, text, { validateStream: false }) : text
  }
}

/** `3 events: 2 enriched, 1 skipped; 1 changed`. */
function summary(results: readonly Result[], before: readonly Result[] | undefined): string {
  const outcomes = [...new Set(results.map(({ outcome }) => outcome))].map((outcome) => {
    const count = results.filter((result) => result.outcome === outcome).length
    return `${count} ${outcome}`
  })
  const all = `${counted(results.length, 'event')}: ${outcomes.join(', ') || 'none'}`
  if (before === undefined) return all
  const changed = results.filter((result, index) => {
    const earlier = before[index]
    return !earlier || !isSame(earlier, result)
  })
  return `${all}; ${changed.length === 0 ? 'no change' : `${changed.length} changed`}`
}

export const counted = (count: number, word: string): string =>
  `${count} ${word}${count === 1 ? '' : 's'}`
