import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { RunError, reason, UsageError } from '../failures.ts'

const MAX_LINE_BYTES = 64 * 1024 * 1024
const LF = 10
const CR = 13

/**
 * Cuts a byte stream into lines: ended by LF or CR LF, the last one also by the end; empty ones are
 * left out. The bytes of a line are not touched.
 * @throws RunError at a line over `maxBytes`
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes = MAX_LINE_BYTES,
): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let length = 0
  let number = 1
  const add = (part: Buffer) => {
    length += part.length
    if (length > maxBytes) {
      throw new RunError(`line ${number} of the input is over ${maxBytes} bytes; stopped there`)
    }
    parts.push(part)
  }
  const take = (): Buffer => {
    const line = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
    parts = []
    length = 0
    number++
    return line.at(-1) === CR ? line.subarray(0, -1) : line
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      add(chunk.subarray(start, end))
      start = end + 1
      const line = take()
      if (line.length > 0) yield line
    }
    if (start < chunk.length) add(chunk.subarray(start))
  }
  const line = take()
  if (line.length > 0) yield line
}

/**
 * Opens a file of lines, `-` for standard input.
 * @throws UsageError if there is no such file, or it is a directory
 */
export async function openInput(path: string): Promise<Readable> {
  if (path === '-') return process.stdin
  try {
    const handle = await open(path)
    if (!(await handle.stat()).isDirectory()) {
      return handle.createReadStream({ highWaterMark: 256 * 1024 })
    }
    await handle.close()
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reason(error)}`)
  }
  throw new UsageError(`cannot read ${path}: it is a directory`)
}

/** The lines of an open input, until its end or until the signal. */
export async function* readLines(input: Readable, signal: AbortSignal): AsyncGenerator<Buffer> {
  const stop = () => input.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    yield* splitLines(input)
  } catch (error) {
    if (!signal.aborted) {
      throw error instanceof RunError ? error : new RunError(`the input failed: ${reason(error)}`)
    }
  } finally {
    signal.removeEventListener('abort', stop)
    input.destroy()
  }
}
