/** The keys of `tributary dev`: from the terminal, else from the characters of standard input. */
import { openSync } from 'node:fs'
import { ReadStream } from 'node:tty'

/** The keys, and what each does. */
export interface Actions {
  r(): void
  q(): void
}

const CTRL_C = '\u0003'
const CTRL_D = '\u0004'

/**
 * @param isInputTaken standard input has the events; then keys come from the terminal, if there is one
 */
export function openKeys(isInputTaken: boolean, actions: Actions): { close(): void } {
  const stream = isInputTaken ? terminal() : process.stdin
  if (stream === undefined) return { close: () => {} }
  if (stream.isTTY) stream.setRawMode(true)
  const onData = (chunk: Buffer) => {
    for (const key of chunk.toString()) {
      if (key === 'r') actions.r()
      if (key === 'q' || key === CTRL_C || key === CTRL_D) actions.q()
    }
  }
  stream.on('data', onData)
  stream.on('error', () => {})
  return {
    close: () => {
      if (stream.isTTY) stream.setRawMode(false)
      stream.off('data', onData)
      // Standard input may be of several kinds, of which a file cannot be unref'd.
      stream.destroy()
    },
  }
}

function terminal(): ReadStream | undefined {
  if (!process.stdout.isTTY) return undefined
  try {
    return new ReadStream(openSync('/dev/tty', 'r'))
  } catch {
    return undefined
  }
}
