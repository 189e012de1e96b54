// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const at = (...names: string[]) =>
  names.map((name) => `test/packages/runtime/codec/${name}.{test,unit}.ts`)

/** How a CloudEvent is read and written. */
export const codec: readonly Group[] = [
  {
    file: 'packages/runtime/codec/attributes.ts',
    tests: at('attributes', 'strict', 'http'),
    wrong: {
      'percent-escapes in a header value stay as they are': [
        'return text.replace(ESCAPED, (run) => {',
        'return text.replace(/(?!)/g, (run) => {',
      ],
      'percent-escapes that are not UTF-8 are taken as text': [
        'throw invalid(`header ce-${name} has percent-escapes that are not UTF-8`)',
        'return run',
      ],
      'raw UTF-8 in a header value is read as latin1': [
        'if (!NON_ASCII.test(value)) return value',
        'if (true) return value',
      ],
      'a quoted header value keeps its quotes': [
        String.raw`text = text.slice(1, -1).replace(/\\(.)/gs, '$1')`,
        'text = value',
      ],
      'an attribute goes out without percent-encoding': [
        'export function encodeHeaderValue(value: string): string {',
        'export function encodeHeaderValue(value: string): string {\n  return value',
      ],
      'an event without an id is taken': [
        "const REQUIRED = ['id', 'source', 'type'] as const",
        "const REQUIRED = ['source', 'type'] as const",
      ],
      'an empty subject is taken': [
        "const NEVER_EMPTY = ['subject', 'dataschema',",
        "const NEVER_EMPTY = ['dataschema',",
      ],
      'an event of another specversion than 1.0 is taken': [
        "if (specversion !== '1.0') throw",
        'if (false) throw',
      ],
      'a time that is no timestamp is taken': [
        'if (attributes.time !== undefined && !isTimestamp(attributes.time as string)) {',
        'if (false) {',
      ],
      'the 31st of April is a day': ['return day <= 28 ||', 'return day <= 31 ||'],
      'a control character in an attribute is taken': [
        'if (CONTROL.test(text)) throw',
        'if (false) throw',
      ],
      'an attribute name with other characters than a-z and 0-9 is taken': [
        'if (NAME.test(name)) return',
        'if (true) return',
      ],
      'of a ce- header given twice the second counts': [
        'if (attributes[name] !== undefined && Object.hasOwn(attributes, name)) {',
        'if (false) {',
      ],
      'an inherited name counts as given before': [' && Object.hasOwn(attributes, name)', ''],
    },
  },
  {
    file: 'packages/runtime/codec/attributes.ts',
    tests: at('attributes', 'http'),
    wrong: {
      'a raw Kafka key is unquoted and unescaped like a header value': [
        'const raw = fromLatin1(value)',
        'const raw = decodeHeaderValue(name, value)',
      ],
      'a raw Kafka key with a control character refuses its event': [
        'if (!CONTROL.test(raw)) attributes[name] = raw',
        'set(attributes, name, raw)',
      ],
      'a raw Kafka key with a control character is passed on': [
        'if (!CONTROL.test(raw)) attributes[name] = raw',
        'attributes[name] = raw',
      ],
      'the key of a Kafka record is read as if it were encoded': ["name === 'key' || ", ''],
      'the partition key that Knative makes of a Kafka key is read as if it were encoded': [
        "name === 'partitionkey' || ",
        '',
      ],
      'the header of a Kafka record is read as if it were encoded': [
        " || name.startsWith('kafkaheader')",
        '',
      ],
      'the value of any extension is raw': [
        "name === 'key' || name === 'partitionkey' || name.startsWith('kafkaheader')",
        "name !== ''",
      ],
    },
  },
  {
    file: 'packages/runtime/codec/http.ts',
    tests: at('strict', 'structured', 'http'),
    wrong: {
      'a CloudEvents format other than JSON is read as JSON': [
        "if (!mediaType.endsWith('+json') && mediaType !== 'application/cloudevents') {",
        'if (false) {',
      ],
      'of a batch of two events the first is taken': [
        'if (!Array.isArray(value) || value.length !== 1) {',
        'if (!Array.isArray(value)) {',
      ],
      'an event with both data and data_base64 is taken': [
        'if (data !== undefined) {\n      throw',
        'if (false) {\n      throw',
      ],
      'an attribute that is null counts as set': [
        "name === 'data_base64' || member === null) continue",
        "name === 'data_base64') continue",
      ],
      'partitionkey is percent-encoded like any attribute': [
        String.raw`else if (name === 'partitionkey' && /^[\u0020-\u007e]+$/.test(String(value))) {`,
        'else if (false) {',
      ],
    },
  },
  {
    file: 'packages/runtime/codec/json.ts',
    tests: at('json'),
    wrong: {
      'data that is not UTF-8 is read': ['if (!isUtf8(bytes)) throw', 'if (false) throw'],
      'the error of malformed JSON quotes its text': [
        '`${what} is not JSON: ${place}${bytes.length} bytes`',
        '(error as Error).message',
      ],
    },
  },
]
