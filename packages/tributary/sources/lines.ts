import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { RunError, reason, UsageError } from '../failures.ts'

const MAX_LINE_BYTES = 64 * 1024 * 1024
const LF = 10
const CR = 13
/** UTF-8's byte order mark, which editors on Windows write at the start of a file. */
const BOM = Buffer.from('\u{feff}')

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

const gzipped = (name: string, command = 'gunzip -c FILE | tributary …'): string =>
  `${name} is gzipped, not lines of JSON; unpack it first: ${command}`

/**
 * Cuts a byte stream into lines, which end with LF or CR LF, the last one also with the stream. Empty
 * lines are left out, and a byte order mark at the start; all other bytes stay as they are.
 * @throws RunError at a line over `maxBytes`, or if the stream is gzipped
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
  const finishLine = (): Buffer => {
    let line = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
    parts = []
    length = 0
    if (number++ === 1) {
      if (isGzip(line)) throw new RunError(gzipped('the input'))
      if (line.subarray(0, BOM.length).equals(BOM)) line = line.subarray(BOM.length)
    }
    return line.at(-1) === CR ? line.subarray(0, -1) : line
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      add(chunk.subarray(start, end))
      start = end + 1
      const line = finishLine()
      if (line.length > 0) yield line
    }
    if (start < chunk.length) add(chunk.subarray(start))
  }
  const line = finishLine()
  if (line.length > 0) yield line
}

/**
 * Opens a file of lines, `-` for standard input.
 * @throws UsageError if there is no such file, or it is a directory or gzipped
 */
export async function openInput(path: string): Promise<Readable> {
  if (path === '-') return process.stdin
  try {
    const handle = await open(path)
    const stat = await handle.stat()
    const isGzipped = stat.isFile() && (await beginsWithGzip(handle))
    if (!stat.isDirectory() && !isGzipped) {
      return handle.createReadStream({ highWaterMark: 256 * 1024, start: 0 })
    }
    await handle.close()
    if (isGzipped) throw new UsageError(gzipped(path, `gunzip ${path}`))
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`cannot read ${path}: ${reason(error)}`)
  }
  throw new UsageError(`cannot read ${path}: it is a directory`)
}

async function beginsWithGzip(handle: FileHandle): Promise<boolean> {
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
  return isGzip(buffer)
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
