// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const at = (name: string) => [`test/packages/tributary/${name}.{test,unit}.ts`]

/** Where the embedded layer's events come from and go to: Kafka, files, event streams. */
export const tributaryEnds: readonly Group[] = [
  {
    file: 'packages/kafka/batches.ts',
    tests: ['test/packages/kafka/batches.unit.ts'],
    wrong: {
      'a record that is refused fails those sent with it': [
        'sendBatch([item]).then(() => resolve(), reject)',
        'reject(error)',
      ],
      'any number of bytes is sent with one call': [
        'if (bytes + bytesOf(item) > MAX_BATCH_BYTES) void flush()',
        '',
      ],
    },
  },
  {
    file: 'packages/kafka/message.ts',
    tests: ['test/packages/kafka/source-event.unit.ts'],
    wrong: {
      'a record has no key': [
        'partitionkey === undefined ? undefined : Buffer.from(partitionkey)',
        'undefined as Buffer | undefined',
      ],
    },
  },
  {
    file: 'packages/kafka/source-event.ts',
    tests: ['test/packages/kafka/source-event.unit.ts'],
    wrong: {
      'a record with some ce_ headers only is an event': [
        'return isEvent(attributes) ? { attributes, value: value ?? null } : undefined',
        'return { attributes, value: value ?? null }',
      ],
      'a plain record has no key among its attributes': [
        'if (key && key.length > 0) attributes.key = attributes.partitionkey = key.toString()',
        '',
      ],
      'a plain record loses its headers': [
        "else attributes[`kafkaheader${name.toLowerCase().replace(/[^a-z0-9]/g, '')}`] = text",
        '',
      ],
      'the tracestate header of a record is no extension of its event': [
        '...(trace?.tracestate !== undefined && { tracestate: trace.tracestate }),',
        '',
      ],
      "a record's trace is not sent beside its event": ['...(trace && { trace }),', ''],
      'a header that is not text keeps an event from being sent that does not have it': [
        "if (!isCloudEvent || name.startsWith('ce_') || name === 'content-type') return name",
        'return name',
      ],
    },
  },
  {
    file: 'packages/kafka/connection-settings.ts',
    tests: ['test/packages/kafka/connection-settings.unit.ts'],
    wrong: {
      'SASL_SSL speaks plain text': ["protocol.endsWith('SSL')", "protocol === 'SSL'"],
      'a password that is not set is empty': ['if (value) return value', "return value ?? ''"],
    },
  },
  {
    file: 'packages/tributary/line-events.ts',
    tests: at('event'),
    wrong: {
      'a tombstone is sent as the text null': ['line.equals(NULL) ? null : line', 'line'],
      'offsets count on over all partitions': [
        'offsets.set(partition, offset + 1n)',
        'for (let each = 0; each < partitions; each++) offsets.set(each, offset + 1n)',
      ],
      'a stream name that could be no topic is in the source': [
        "typeof stream === 'string' && STREAM.test(stream)",
        "typeof stream === 'string'",
      ],
    },
  },
  {
    file: 'packages/tributary/event.ts',
    tests: [...at('event'), 'test/packages/kafka/source-event.unit.ts', ...at('client')],
    wrong: {
      'a character that no header can hold is sent': [
        String.raw`return value.replace(/[^\t -~\u00a0-\u00ff]/gu, '?')`,
        'return value',
      ],
      'a tab in a key becomes a question mark': [
        String.raw`/[^\t -~\u00a0-\u00ff]/gu`,
        String.raw`/[^ -~\u00a0-\u00ff]/gu`,
      ],
      'a control character in a key becomes a question mark': [
        'if (control === undefined) return',
        'if (true) return',
      ],
      'a record header that is not text is sent': [
        'if (binaryHeader !== undefined) {',
        'if (false) {',
      ],
    },
  },
  {
    file: 'packages/tributary/sinks/lines.ts',
    tests: at('sinks/lines'),
    wrong: {
      'half a line of a killed process is joined by the next one': [
        "if (mode === 'append' && (await endsInsideLine(fd))) await lines.append(Buffer.alloc(0))",
        '',
      ],
      'a run without a result empties the output of the run before': [
        "mode === 'append' ? 'a+' : O_WRONLY | O_CREAT",
        "mode === 'append' ? 'a+' : 'w'",
      ],
      'what a full disk took of a line stays': [
        'if (stat.isFile() && written > 0) await file.truncate(fd, end).catch(() => {})',
        '',
      ],
      'a full disk fails lines that would have fit': [
        'if (isFile && lines.length > 1) for (const line of left) await writeAll([line])\n    else for',
        'for',
      ],
    },
  },
  {
    file: 'packages/tributary/sinks/dead-letter-sink.ts',
    tests: at('sinks/dead-letter-sink'),
    wrong: {
      'a dead letter that was only printed counts as stored': [
        'toString()))\n    return false',
        'toString()))\n    return true',
      ],
      'a printed dead letter controls the terminal': [
        'print(escaped(deadLetterLine(event, errors).toString()))',
        'print(deadLetterLine(event, errors).toString())',
      ],
    },
  },
  {
    file: 'packages/tributary/sinks/reply-sink.ts',
    tests: at('sinks/reply-sink'),
    wrong: {
      'an output that nobody reads any more fails each event': [
        'if (CLOSED.includes((cause as NodeJS.ErrnoException).code)) throw new OutputClosed()',
        '',
      ],
      'an event is blamed for an output that fails': [
        'throw new OutputFailed(`cannot write to ${place}: ${reason(cause)}`, { cause })',
        'throw new DeliveryFailure(`cannot write to ${place}`, { retryable: false, cause })',
      ],
      'a run ends at one reply that can be stored nowhere': [
        'if (cause instanceof DeliveryFailure && !cause.retryable) throw cause',
        '',
      ],
    },
  },
  {
    file: 'packages/tributary/sources/lines.ts',
    tests: at('sources/lines'),
    wrong: {
      'a line ends with CR': [
        'return line.at(-1) === CR ? line.subarray(0, -1) : line',
        'return line',
      ],
      'the last line is lost where no line feed ends it': [
        '  const line = finishLine()\n  if (line.length > 0) yield line\n}',
        '}',
      ],
      'a line of any length is read': ['if (length > maxBytes) {', 'if (false) {'],
    },
  },
  {
    file: 'packages/tributary/sources/lines.ts',
    tests: [...at('run'), ...at('command-line')],
    wrong: {
      'a byte order mark costs the first event': [
        'if (line.subarray(0, BOM.length).equals(BOM)) line = line.subarray(BOM.length)',
        '',
      ],
      'a gzipped file is read as lines': [
        'const isGzipped = stat.isFile() && (await beginsWithGzip(handle))',
        'const isGzipped = false',
      ],
      'a gzipped input is read as lines': [
        "if (isGzip(line)) throw new RunError(gzipped('the input'))",
        '',
      ],
    },
  },
  {
    file: 'packages/tributary/sources/event-streams.ts',
    tests: at('sources/event-streams'),
    wrong: {
      'a stream begins anew after an interruption': [
        "if (lastEventId !== '') headers",
        'if (false) headers',
      ],
      'what a resumed stream sends again comes twice': [
        'if (offset <= (highest.get(place) ?? -1)) return true',
        '',
      ],
      'a stream is asked again after 204': ['if (response.status === 204) return', ''],
      'a stream that is refused for good is asked for ever': [
        'if (refusal?.final && !connected) throw',
        'if (false) throw',
      ],
    },
  },
  {
    file: 'packages/kafka/durations.ts',
    tests: ['test/packages/kafka/durations.unit.ts'],
    wrong: {
      'a duration of nothing is read': ['(?=\\d)', ''],
      'minutes are hours': ['(minutes as number) * 60 +', '(minutes as number) * 3600 +'],
    },
  },
]
