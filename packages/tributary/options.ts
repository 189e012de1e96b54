import { parseDuration } from './durations.ts'

/** How a value is read: undefined means it is not `allowed`. */
interface Kind<T> {
  /** Stands for the value in help texts. */
  readonly shown: string
  readonly allowed: string
  readonly read: (text: string) => T | undefined
}

const text = (shown: string, allowed: string): Kind<string> => ({
  shown,
  allowed,
  read: (value) => (value === '' ? undefined : value),
})

const letters: Kind<string> = {
  shown: 'FILE|URL',
  allowed: 'the name of a file, or a kafka:// address',
  read: (value) => (value === '' || value === '-' ? undefined : value),
}

const integer = (shown: string, least: number, most?: number): Kind<number> => ({
  shown,
  allowed: most === undefined ? `an integer from ${least}` : `an integer from ${least} to ${most}`,
  read: (value) => {
    const number = Number(value)
    const inRange = number >= least && number <= (most ?? Number.MAX_SAFE_INTEGER)
    return /^\d+$/.test(value) && inRange ? number : undefined
  },
})

const oneOf = <const T extends string>(...values: T[]): Kind<T> => ({
  shown: values.join('|'),
  allowed: values.join(', ').replace(/, (?=[^,]*$)/, ' or '),
  read: (value) => values.find((known) => known === value),
})

const duration = (least: number): Kind<number> => ({
  shown: 'DURATION',
  allowed: `an ISO 8601 duration such as PT0.2S, PT30S or PT1M${least > 0 ? ', not zero' : ''}`,
  read: (value) => {
    const ms = parseDuration(value)
    return ms !== undefined && ms >= least ? ms : undefined
  },
})

const name: Kind<string> = {
  shown: 'NAME',
  allowed: 'lower-case letters, digits and hyphens, such as eqiad',
  read: (value) => (/^[a-z0-9][a-z0-9-]{0,62}$/.test(value) ? value : undefined),
}

const group: Kind<string> = {
  shown: 'NAME',
  allowed: 'letters, digits, dots, hyphens and underscores',
  read: (value) => (/^[a-zA-Z0-9._-]{1,255}$/.test(value) ? value : undefined),
}

const input = text(
  'FILE|-|URL',
  'a file, - for standard input, or an http(s):// or kafka:// address',
)
const output = text('FILE|-|URL', 'a file, - for standard output, or a kafka:// address')
const wiki = text('DIR|URL', 'a folder with revisions.json, or the address of an API')
const topic = text('kafka://…', 'a kafka:// address')
const store = text('redis://…', 'a redis:// or rediss:// address')
const enrichment = text('FUNCTION', 'a name under functions/, or the path of a module')

/** One option: its kind (none for a flag), its help, its default as it would be typed. */
export interface Option {
  readonly kind?: Kind<unknown>
  readonly help: string
  readonly default?: string
  /** May be given more than once. */
  readonly many?: true
}

const option = <T>(kind: Kind<T>, help: string) => ({ kind, help })
const preset = <T>(kind: Kind<T>, value: string, help: string) => ({ kind, help, default: value })

const environment = {
  wiki: option(
    wiki,
    `where the function looks things up: recorded answers, or an API
(default: MEDIAWIKI_API_URL, else the live wikis)`,
  ),
  latency: preset(integer('MS', 0, 600_000), '0', 'what a recorded answer takes, in milliseconds'),
  datacenter: option(name, 'the datacenter to play (default: DATACENTER, else local)'),
}

const delivery = {
  output: preset(
    output,
    '-',
    `enriched events: a topic's records, or one line each in a file that is
emptied first (added to, if the input is a topic)`,
  ),
  'dead-letters': option(
    letters,
    `what cannot be delivered, with its reason: a topic's records, or one
structured CloudEvent a line, added to the file, never overwriting it
(default: printed on stderr)`,
  ),
  inconsistencies: option(
    letters,
    `for a function that puts events in order: those without a place in it`,
  ),
  ...environment,
  partitions: preset(integer('N', 1, 1000), '4', 'partitions; a page is always in the same one'),
  ordering: preset(
    oneOf('ordered', 'keyed', 'unordered'),
    'ordered',
    'one event at a time per partition; per page; or up to 100 requests',
  ),
  retry: preset(integer('N', 0, 1000), '5', 'how often a failed delivery is tried again'),
  'backoff-policy': preset(
    oneOf('exponential', 'linear'),
    'exponential',
    'the n-th retry waits delay·2^n, or delay·n',
  ),
  'backoff-delay': preset(duration(0), 'PT0.2S', 'that delay'),
  timeout: preset(duration(1), 'PT30S', 'how long one call of the function may take'),
  limit: option(integer('N', 1), 'stop after this many events'),
  quiet: { help: 'no line for each event, no progress' },
}

/** Every command: what it takes, in words and as a table. */
export const commands = {
  run: {
    operand: 'FUNCTION',
    summary: 'deliver events to a function, as a KafkaSource would, and store what it answers',
    about: `FUNCTION is a name under functions/ or the path of a module. Events come as JSON Lines, as the
server-sent events of a stream such as Wikimedia's EventStreams, or from a topic of Kafka,
kafka://HOST:PORT[,HOST:PORT…]/TOPIC, with the headers a KafkaSource would send. Exit code: 0 if every
event was enriched, skipped or stored as a dead letter, 1 if not, 2 for a wrong command line. Ctrl-C
stops the reading and lets what was read end; a second one ends at once. From a topic nothing is lost
by either: what is not finished is not committed.

How to connect to Kafka is in the environment: KAFKA_SECURITY_PROTOCOL (PLAINTEXT, SSL,
SASL_PLAINTEXT, SASL_SSL), KAFKA_SASL_MECHANISM (PLAIN, SCRAM-SHA-256, SCRAM-SHA-512),
KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD, and the files KAFKA_SSL_CA_LOCATION,
KAFKA_SSL_CERTIFICATE_LOCATION and KAFKA_SSL_KEY_LOCATION.`,
    options: {
      input: {
        ...preset(
          input,
          '-',
          `events, one a line (null is a tombstone), an event stream, or a topic;
several for a function that puts them in order`,
        ),
        many: true,
      },
      group: option(
        group,
        `the consumer group of a topic, which begins with its oldest record
(default: tributary-FUNCTION-TOPIC)`,
      ),
      'until-end': { help: 'end where the topic ended when the run began' },
      ...delivery,
    },
  },
  serve: {
    operand: 'FUNCTION',
    summary: 'start one function, to be called with curl',
    about:
      'Listens on 127.0.0.1 until Ctrl-C or SIGTERM, then answers what is in progress and ends.',
    options: {
      port: preset(integer('N', 0, 65535), '8080', 'the port; 0 for any'),
      ...environment,
    },
  },
  replay: {
    operand: 'DEAD_LETTERS',
    summary: 'send dead letters in again, with their original attributes and data',
    about: `DEAD_LETTERS is a file that run --dead-letters wrote; it stays as it is, so what fails again must go
to another one.`,
    options: {
      function: option(enrichment, 'the function to call (default: the one they died at)'),
      ...delivery,
    },
  },
  'rebuild-order': {
    operand: '--from TOPIC --to STORE',
    summary: "rebuild page-change-order's state from the topic it wrote",
    about: `Afterwards the state is what it was, and the next active instance has a higher epoch than any before.
Nothing may be active meanwhile. One that was interrupted goes on where it was when it is run again.

TOPIC is kafka://HOST:PORT[,HOST:PORT…]/TOPIC; how to connect is in the environment: see tributary run
--help. STORE is redis://[USER:PASSWORD@]HOST:PORT[/DATABASE], or rediss:// for TLS.`,
    options: {
      from: option(topic, 'the ordered topic, read to where it ends now'),
      to: option(
        store,
        'the store to fill (default: ORDER_STORE, which keeps a password to itself)',
      ),
      quiet: { help: 'no progress' },
    },
  },
} as const

export type Command = keyof typeof commands

type Options<C extends Command> = (typeof commands)[C]['options']
type Value<O> = O extends { kind: Kind<infer T> }
  ? O extends { many: true }
    ? readonly T[]
    : O extends { default: string }
      ? T
      : T | undefined
  : boolean

/** A command's options as they were given or by default; those without a default may be undefined. */
export type Values<C extends Command> = { readonly [K in keyof Options<C>]: Value<Options<C>[K]> }
