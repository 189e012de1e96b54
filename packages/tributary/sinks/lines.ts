import { close, constants, fstatSync, ftruncate, open, read, write } from 'node:fs'
import type { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Writes whole lines, one after the other. */
export interface LineWriter {
  /**
   * Appends the line and a line feed; resolves when the system has accepted them.
   * @throws the system's error, such as ENOSPC or EPIPE
   */
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
 * `append` adds to a file; `replace` empties it when the first line is written, so that a run without
 * a result leaves the file of the run before as it is.
 */
export type OpenMode = 'append' | 'replace'

/**
 * Opens a file for lines, and makes it if there is none.
 * @throws the system's error, such as ENOENT or EISDIR
 */
export async function openLines(path: string, mode: OpenMode): Promise<LineWriter> {
  const { O_WRONLY, O_CREAT } = constants
  const fd = await file.open(path, mode === 'append' ? 'a+' : O_WRONLY | O_CREAT)
  const lines = descriptorLines(fd, ownFile(fd, mode))
  // A process killed while it wrote left half a line, which the next one must not join.
  if (mode === 'append' && (await endsInsideLine(fd))) await lines.append(Buffer.alloc(0))
  return { ...lines, close: () => file.close(fd) }
}

/** Lines for standard output, be it a file, a pipe or a terminal. */
export function standardOutput(stream: Writable & { readonly fd: 1 }): LineWriter {
  const stat = fstatSync(stream.fd)
  // A stream is unusable after its first error; a descriptor can be tried again once there is room.
  if (stat.isFile() || (stat.isCharacterDevice() && !('isTTY' in stream))) {
    return descriptorLines(stream.fd, sharedFile(stream.fd))
  }
  return {
    append: (line) =>
      new Promise((resolve, reject) => {
        stream.write(Buffer.concat([line, LF]), (error) => (error ? reject(error) : resolve()))
      }),
    close: async () => {},
  }
}

interface PendingLine {
  readonly bytes: Buffer
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** How much of some bytes is in the file; and why not all, if it is not. */
interface Kept {
  readonly bytes: number
  readonly error?: unknown
}

type Write = (bytes: Buffer) => Promise<Kept>

/** A file that only this process writes: of what does not fit, nothing stays. */
function ownFile(fd: number, mode: OpenMode): Write {
  const stat = fstatSync(fd)
  let end = mode === 'replace' ? 0 : stat.size
  let emptied = mode === 'append' || !stat.isFile()
  return async (bytes) => {
    let written = 0
    try {
      if (!emptied) await file.truncate(fd, 0)
      emptied = true
      while (written < bytes.length) {
        const position = stat.isFile() ? end + written : null
        const { bytesWritten } = await file.write(fd, bytes, written, undefined, position)
        written += bytesWritten
      }
      end += written
      return { bytes: written }
    } catch (error) {
      if (stat.isFile() && written > 0) await file.truncate(fd, end).catch(() => {})
      return { bytes: 0, error }
    }
  }
}

/** A file that other processes may write too: each goes on where the one before ended. */
function sharedFile(fd: number): Write {
  let isInsideLine = false
  return async (bytes) => {
    let kept = 0
    try {
      if (isInsideLine) await file.write(fd, LF)
      isInsideLine = false
      while (kept < bytes.length) kept += (await file.write(fd, bytes, kept)).bytesWritten
      return { bytes: kept }
    } catch (error) {
      // Half a line cannot be taken back, but the next one must not join it.
      isInsideLine ||= kept > 0 && bytes[kept - 1] !== LF[0]
      return { bytes: kept, error }
    }
  }
}

/** Lines of one turn of the event loop, or of the time a write takes, are written together. */
function descriptorLines(fd: number, write: Write): LineWriter {
  const isFile = fstatSync(fd).isFile()
  let pending: PendingLine[] = []
  let writing = false

  const writeAll = async (lines: readonly PendingLine[]): Promise<void> => {
    const kept = await write(Buffer.concat(lines.map(({ bytes }) => bytes)))
    let end = 0
    const left = lines.filter(({ bytes, resolve }) => {
      end += bytes.length
      if (end <= kept.bytes) resolve()
      return end > kept.bytes
    })
    // Some of the lines may still fit.
    if (isFile && lines.length > 1) for (const line of left) await writeAll([line])
    else for (const { reject } of left) reject(kept.error)
  }
  const writePending = async (): Promise<void> => {
    writing = true
    await turn()
    while (pending.length > 0) {
      const lines = pending
      pending = []
      await writeAll(lines)
    }
    writing = false
  }
  return {
    append: (line) =>
      new Promise((resolve, reject) => {
        pending.push({ bytes: Buffer.concat([line, LF]), resolve, reject })
        if (!writing) void writePending()
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
