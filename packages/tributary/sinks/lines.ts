import { close, fstatSync, ftruncate, open, read, write } from 'node:fs'
import type { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Writes whole lines, one after the other, each awaited until the system has taken it. */
export interface Lines {
  /** Appends the line and a line feed. @throws the system's error, such as ENOSPC or EPIPE */
  append(line: Buffer): Promise<void>
  close(): Promise<void>
}

const LF = Buffer.from('\n')

const file = {
  open: promisify(open),
  write: promisify(write),
  truncate: promisify(ftruncate),
  close: promisify(close),
}

/**
 * Opens a file for lines: emptied (`w`) or added to (`a`).
 * @throws the system's error, such as ENOENT or EISDIR
 */
export async function openLines(path: string, flags: 'w' | 'a'): Promise<Lines> {
  const fd = await file.open(path, flags === 'a' ? 'a+' : flags)
  const lines = fileLines(fd)
  // A process killed while it wrote left half a line, which the next one must not join.
  if (flags === 'a' && (await endsInsideLine(fd))) await lines.append(Buffer.alloc(0))
  return { ...lines, close: () => file.close(fd) }
}

/** Lines for standard output, whatever it is. */
export function standardOutput(stream: Writable & { readonly fd: 1 }): Lines {
  const stat = fstatSync(stream.fd)
  // A stream is unusable after its first error; a descriptor can be tried again once there is room.
  if (stat.isFile() || (stat.isCharacterDevice() && !('isTTY' in stream))) {
    return fileLines(stream.fd)
  }
  return {
    append: (line) =>
      new Promise((resolve, reject) => {
        stream.write(Buffer.concat([line, LF]), (error) => (error ? reject(error) : resolve()))
      }),
    close: async () => {},
  }
}

interface Waiting {
  readonly bytes: Buffer
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** What comes in one turn of the event loop, or while a write is under way, is written together. */
function fileLines(fd: number): Lines {
  const stat = fstatSync(fd)
  let end = stat.size
  let waiting: Waiting[] = []
  let writing = false

  const write = async (bytes: Buffer): Promise<void> => {
    let written = 0
    try {
      while (written < bytes.length) {
        const position = stat.isFile() ? end + written : null
        const { bytesWritten } = await file.write(fd, bytes, written, undefined, position)
        written += bytesWritten
      }
      end += written
    } catch (error) {
      // Only whole lines stay: the next attempt writes this one from its start.
      if (stat.isFile() && written > 0) await file.truncate(fd, end).catch(() => {})
      throw error
    }
  }
  const writeAll = async (lines: readonly Waiting[]): Promise<void> => {
    try {
      await write(Buffer.concat(lines.map(({ bytes }) => bytes)))
      for (const { resolve } of lines) resolve()
    } catch (error) {
      if (lines.length === 1) lines[0]?.reject(error)
      // What of it still fits goes in; each line has an end of its own.
      else if (stat.isFile()) for (const line of lines) await writeAll([line])
      else for (const { reject } of lines) reject(error)
    }
  }
  const writeWaiting = async (): Promise<void> => {
    writing = true
    await turn()
    while (waiting.length > 0) {
      const lines = waiting
      waiting = []
      await writeAll(lines)
    }
    writing = false
  }
  return {
    append: (line) =>
      new Promise((resolve, reject) => {
        waiting.push({ bytes: Buffer.concat([line, LF]), resolve, reject })
        if (!writing) void writeWaiting()
      }),
    close: async () => {},
  }
}

async function endsInsideLine(fd: number): Promise<boolean> {
  const { size } = fstatSync(fd)
  if (!fstatSync(fd).isFile() || size === 0) return false
  const last = Buffer.alloc(1)
  await promisify(read)(fd, last, 0, 1, size - 1)
  return last[0] !== LF[0]
}
