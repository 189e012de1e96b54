/** An HTTP response. Header names are in lower case. */
export interface HttpResponse {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** Yields how many bytes it needs in all to continue; is resumed with all bytes received so far. */
export type Reading<T> = Generator<number, T, Buffer>

export interface Received {
  readonly response: HttpResponse
  /** Its bytes, interim responses before it included. */
  readonly size: number
  /** Whether the server closes the connection after it. */
  readonly last: boolean
}

/**
 * Reads one response to a POST (RFC 9112, 6.3). It needs Infinity bytes where the body ends with the
 * connection.
 * @throws Error if it is no HTTP/1.1 response
 */
export function* readResponse(): Reading<Received> {
  const input = { bytes: yield 1, at: 0 }
  let status: number
  let headers: Map<string, string>
  // Interim responses (100 Continue, 103 Early Hints) come first.
  do {
    const [first = '', ...lines] = (yield* until(input, HEAD_END)).split('\r\n')
    status = readStatus(first)
    headers = readHeaders(lines)
  } while (status < 200)
  const body = yield* readBody(input, status, headers)
  const last = headers.get('connection')?.toLowerCase() === 'close'
  return { response: { status, headers, body }, size: input.at, last }
}

interface Input {
  bytes: Buffer
  /** Bytes before this index have been read. */
  at: number
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LINE_END = Buffer.from('\r\n')

function readStatus(line: string): number {
  const status = /^HTTP\/1\.1 ([1-5]\d\d)(?: |$)/.exec(line)?.[1]
  if (status === undefined) throw unreadable('status line', line)
  return Number(status)
}

const unreadable = (what: string, text: string) =>
  new Error(
    `the response has a ${what} that is not HTTP/1.1's: ${JSON.stringify(text.slice(0, 80))}`,
  )

function readHeaders(lines: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
  }
  return headers
}

function* readBody(
  input: Input,
  status: number,
  headers: ReadonlyMap<string, string>,
): Reading<Buffer> {
  if (status === 204 || status === 304) return yield* take(input, 0)
  if (headers.has('transfer-encoding')) return yield* readChunks(input)
  const length = headers.get('content-length')
  if (length !== undefined && !/^\d+$/.test(length)) throw unreadable('length', length)
  return yield* take(input, length === undefined ? Number.POSITIVE_INFINITY : Number(length))
}

function* readChunks(input: Input): Reading<Buffer> {
  const chunks: Buffer[] = []
  for (;;) {
    const line = yield* until(input, LINE_END)
    if (!/^[\da-f]+/i.test(line)) throw unreadable('chunk size', line)
    const size = Number.parseInt(line, 16)
    if (size === 0) break
    chunks.push(yield* take(input, size))
    yield* until(input, LINE_END)
  }
  // Trailers, if any, then an empty line.
  while ((yield* until(input, LINE_END)) !== '');
  return Buffer.concat(chunks)
}

/** The text before this mark. */
function* until(input: Input, mark: Buffer): Reading<string> {
  let end = input.bytes.indexOf(mark, input.at)
  for (; end < 0; end = input.bytes.indexOf(mark, input.at)) {
    input.bytes = yield input.bytes.length + 1
  }
  const text = input.bytes.toString('latin1', input.at, end)
  input.at = end + mark.length
  return text
}

/** The next `size` bytes, fewer only if the connection has ended. */
function* take(input: Input, size: number): Reading<Buffer> {
  const end = input.at + size
  if (input.bytes.length < end) input.bytes = yield end
  const bytes = input.bytes.subarray(input.at, end)
  input.at += bytes.length
  return bytes
}
