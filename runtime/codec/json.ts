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
    const place = /at position \d+/.exec((error as Error).message)?.[0] ?? 'at its end'
    throw new TerminalError(`${what} is not JSON: error ${place} of ${bytes.length} bytes`, {
      code: 'malformed_json',
    })
  }
}
