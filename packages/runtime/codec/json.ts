import { isUtf8 } from 'node:buffer'
import { TerminalError } from '../errors.ts'

/**
 * Parses JSON in UTF-8.
 * @throws TerminalError `malformed_json`; its message gives the place only, since V8's own message
 * quotes the text, and text may be hidden.
 */
export function parseJson(bytes: Buffer, what = 'the data'): unknown {
  if (!isUtf8(bytes)) throw new TerminalError(`${what} is not UTF-8`, { code: 'malformed_json' })
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    const place = placeOf((error as Error).message)
    throw new TerminalError(`${what} is not JSON: ${place}${bytes.length} bytes`, {
      code: 'malformed_json',
    })
  }
}

/**
 * Writes JSON.
 * @throws TerminalError `schema_violation` if the value is nested too deeply: `JSON.stringify` ends at some
 * thousand levels, and what is passed on may have more, as `JSON.parse` has no such limit.
 */
export function writeJson(value: unknown, what = 'the data'): string {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    // A BigInt or a circle is a bug of the function.
    if (!(cause instanceof RangeError)) throw cause
    throw new TerminalError(`${what} is nested too deeply`, { code: 'schema_violation', cause })
  }
}

/** V8 tells the place at the end of some messages; anywhere else the words may be the text's. */
function placeOf(message: string): string {
  if (message === 'Unexpected end of JSON input') return 'error at its end of '
  const position = / in JSON at position (\d+) \(line \d+ column \d+\)$/.exec(message)?.[1]
  return position === undefined ? '' : `error at position ${position} of `
}
