// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const at = (name: string) => [`test/packages/tributary/${name}.test.ts`]

/** Where the embedded layer's events come from and go to: Kafka, files, event streams. */
export const tributaryEnds: readonly Group[] = [
  {
    file: 'packages/tributary/kafka/offsets.ts',
    tests: at('kafka/offsets'),
    wrong: {
      'offsets are committed beyond the lowest that is not finished': [
        'const [lowest = this.#next] = this.#open',
        'const lowest = this.#open.size > 0 ? ([...this.#open].at(-1) as bigint) : this.#next',
      ],
      'what was read before a rebalance holds up what is read again': [
        'if (offset < this.#next) this.#open = new Set()',
        '',
      ],
      'an offset is committed again and again': [
        'return lowest > this.#committed ? lowest : undefined',
        'return lowest',
      ],
    },
  },
  {
    file: 'packages/tributary/kafka/waiting.ts',
    tests: at('kafka/waiting'),
    wrong: {
      'one partition takes the places of all others': [
        'if (each.queue.length === 0 || each.inProgress >= share) continue',
        'if (each.queue.length === 0) continue',
      ],
      'the busiest partition is next': [
        'each.inProgress < chosen.inProgress',
        'each.inProgress > chosen.inProgress',
      ],
    },
  },
  {
    file: 'packages/tributary/kafka/together.ts',
    tests: at('kafka/together'),
    wrong: {
      'a record that is refused fails those sent with it': [
        'else for (const { one, resolve, reject } of all) send([one]).then(() => resolve(), reject)',
        'else for (const { reject } of all) reject(error)',
      ],
      'any number of bytes is sent with one call': [
        'if (bytes + bytesOf(one) > MOST_BYTES) void leave()',
        '',
      ],
    },
  },
  {
    file: 'packages/tributary/kafka/message.ts',
    tests: at('kafka/message'),
    wrong: {
      'a record has no key': [
        'partitionkey === undefined ? undefined : Buffer.from(partitionkey)',
        'undefined as Buffer | undefined',
      ],
      'a record with some ce_ headers only is an event': [
        'return isEvent(attributes) ? { attributes, value: value ?? null } : undefined',
        'return { attributes, value: value ?? null }',
      ],
      'a plain record has no key among its attributes': [
        'if (key && key.length > 0) attributes.key = attributes.partitionkey = key.toString()',
        '',
      ],
      'a plain record loses its headers': [
        "else attributes[`kafkaheader${header.toLowerCase().replace(/[^a-z0-9]/g, '')}`] = text",
        '',
      ],
      'a dead letter keeps the error of an earlier death': [
        'attributes: { ...attributes, ...errors, ...kept }',
        'attributes: { ...errors, ...attributes, ...kept }',
      ],
      'an error extension replaces the id of a dead letter': [
        'attributes: { ...attributes, ...errors, ...kept }',
        'attributes: { ...attributes, ...errors }',
      ],
    },
  },
  {
    file: 'packages/tributary/kafka/settings.ts',
    tests: at('kafka/settings'),
    wrong: {
      'SASL_SSL speaks plain text': ["protocol.endsWith('SSL')", "protocol === 'SSL'"],
      'a password that is not set is empty': ['if (value) return value', "return value ?? ''"],
    },
  },
  {
    file: 'packages/tributary/record.ts',
    tests: [...at('record'), ...at('client')],
    wrong: {
      'a tombstone is sent as the text null': ['line.equals(NULL) ? null : line', 'line'],
      'offsets count on over all partitions': [
        'offsets.set(partition, offset + 1)',
        'for (let each = 0; each < partitions; each++) offsets.set(each, offset + 1)',
      ],
      'a character that no header can hold is sent': [
        String.raw`?.replace(/[^ -~\u00a0-\u00ff]/gu, '?')`,
        '',
      ],
      'a stream name that could be no topic is in the source': [
        "typeof named === 'string' && STREAM.test(named)",
        "typeof named === 'string'",
      ],
    },
  },
  {
    file: 'packages/tributary/sinks/lines.ts',
    tests: at('sinks/lines'),
    wrong: {
      'half a line of a killed process is joined by the next one': [
        "if (flags === 'a' && (await endsInsideLine(fd))) await lines.append(Buffer.alloc(0))",
        '',
      ],
      'what a full disk took of a line stays': [
        'if (stat.isFile() && written > 0) await file.truncate(fd, end).catch(() => {})',
        '',
      ],
      'a full disk fails lines that would have fit': [
        'else if (stat.isFile()) for (const line of lines) await writeAll([line])',
        '',
      ],
    },
  },
  {
    file: 'packages/tributary/sinks/dead-letters.ts',
    tests: at('sinks/dead-letters'),
    wrong: {
      'a dead letter that was only printed counts as stored': [
        'toString()))\n    return false',
        'toString()))\n    return true',
      ],
      'a printed dead letter controls the terminal': [
        'print(harmless(deadLetterLine(event, errors).toString()))',
        'print(deadLetterLine(event, errors).toString())',
      ],
    },
  },
  {
    file: 'packages/tributary/sinks/replies.ts',
    tests: at('sinks/replies'),
    wrong: {
      'an output that nobody reads any more fails each event': [
        'if (CLOSED.includes((cause as NodeJS.ErrnoException).code)) throw new OutputClosed()',
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
        '  const line = take()\n  if (line.length > 0) yield line\n}',
        '}',
      ],
      'a line of any length is read': ['if (length > maxBytes) {', 'if (false) {'],
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
    file: 'packages/tributary/durations.ts',
    tests: at('durations'),
    wrong: {
      'a duration of nothing is read': ['(?=\\d)', ''],
      'minutes are hours': ['(minutes as number) * 60 +', '(minutes as number) * 3600 +'],
    },
  },
]
