import { checkCommand } from './check/options.ts'
import { devCommand, testCommand } from './dev/options.ts'
import { FAILOVER } from './failover/help.ts'
import { newCommand } from './new/options.ts'
import { environment, option, preset } from './option.ts'
import * as kinds from './option-kinds.ts'
import { reconcileCommand } from './reconcile/options.ts'

const group = (name: string, more = '') =>
  option(
    kinds.group,
    `the consumer group for a topic; without committed offsets it begins at
the oldest record (default: ${name})${more}`,
  )

const delivery = {
  output: preset(
    kinds.output,
    '-',
    `where enriched events go: the records of a topic, or the lines of a file
that the first event empties (added to it, if the input is a topic)`,
  ),
  'dead-letters': option(
    kinds.deadLetters,
    `where events go that cannot be delivered, with the reason: the records of
a topic, or the lines of a file, to which structured CloudEvents are
added, never overwriting it (default: printed on stderr)`,
  ),
  inconsistencies: option(
    kinds.deadLetters,
    `for a function that puts events in order: where events without a place
in the order go`,
  ),
  ...environment,
  partitions: preset(
    kinds.integer('N', 1, 1000),
    '4',
    'the number of partitions; all events of a page are in one',
  ),
  ordering: preset(
    kinds.oneOf('ordered', 'keyed', 'unordered'),
    'ordered',
    'one event at a time per partition; one per page; or up to 100 requests',
  ),
  retry: preset(kinds.integer('N', 0, 1000), '5', 'how often a failed call is tried again'),
  'backoff-policy': preset(
    kinds.oneOf('exponential', 'linear'),
    'exponential',
    'the n-th retry waits delay·2^n, or delay·n',
  ),
  'backoff-delay': preset(kinds.duration(0), 'PT0.2S', 'that delay'),
  timeout: preset(kinds.duration(1), 'PT30S', 'how long one call of the function may take'),
  limit: option(kinds.integer('N', 1), 'stop after this many events'),
  quiet: { help: 'show neither each event nor progress' },
}

const CONNECTION = `How to connect to Kafka is in the environment: KAFKA_SECURITY_PROTOCOL (PLAINTEXT, SSL,
SASL_PLAINTEXT, SASL_SSL), KAFKA_SASL_MECHANISM (PLAIN, SCRAM-SHA-256, SCRAM-SHA-512),
KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD, and the files KAFKA_SSL_CA_LOCATION,
KAFKA_SSL_CERTIFICATE_LOCATION and KAFKA_SSL_KEY_LOCATION.`

/** Every command: its operand, its texts, its options. */
export const commands = {
  new: newCommand,
  check: checkCommand,
  run: {
    operand: '[FUNCTION]',
    summary: 'deliver events to a function, as a KafkaSource does, and store its replies',
    about: `FUNCTION is a name under functions/, the path of a module or a folder, or absent: then it is the
function in the current directory. Events are read from lines of JSON, from
a server-sent event stream such as Wikimedia's EventStreams, or from a Kafka topic,
kafka://HOST:PORT[,HOST:PORT…]/TOPIC, and sent with the headers of a KafkaSource.

Exit code: 0 if every event was enriched, skipped or stored as a dead letter; 1 if an event was not, if
all events became dead letters, or if the run stopped early; 2 for a wrong command line. The run stops
when it cannot write its output. Ctrl-C stops the reading and completes the events in flight; a second
Ctrl-C ends at once. From a topic neither loses an event: only finished ones are committed.

It differs from a KafkaSource where that would lose an event: an event whose key or header has a line
break, NUL or another control character but the tab, or a header that is not text, becomes a dead letter
at once; Knative can send it to no function and to no dead letter sink.

${CONNECTION}

OTEL_EXPORTER_OTLP_ENDPOINT and OpenTelemetry's other variables make it export traces.`,
    options: {
      input: {
        ...preset(
          kinds.input,
          '-',
          `events: one a line (null is a tombstone), an event stream, or a topic;
several topics for a function that puts their events in order`,
        ),
        many: true,
      },
      group: group('tributary-FUNCTION-TOPIC and the window', ';\nseveral have NAME-TOPIC each'),
      'until-end': { help: 'end where the topic ended when the run began' },
      from: option(
        kinds.time,
        `hand out the records of a topic from this time on, by their timestamps`,
      ),
      until: option(
        kinds.time,
        `hand out those before this time, and end when they are done; a time in
the future is waited for`,
      ),
      ...delivery,
    },
  },
  serve: {
    operand: '[FUNCTION]',
    summary: 'start one function, to be called with curl',
    about: `Listens on 127.0.0.1 until Ctrl-C or SIGTERM; then it answers the requests in progress and ends.`,
    options: {
      port: option(
        kinds.integer('N', 0, 65535),
        'the port; 0 for any free one (default: PORT, else 8080)',
      ),
      ...environment,
    },
  },
  dev: devCommand,
  test: testCommand,
  generate: {
    operand: '[--dir DIR]',
    summary: "write validators and types of a project's schemas",
    about: `Reads schemas/<title>/<version>.yaml (JSON Schema draft 7, with examples), and writes
schemas/generated: index.js exports the newest version of each title, the title in camel case.`,
    options: { dir: preset(kinds.file, '.', 'the folder that holds schemas/') },
  },
  build: {
    operand: '[FUNCTION]',
    summary: 'bundle a function into one file that needs nothing else',
    about: `Writes dist/index.js and dist/start.js into the function's folder, and first schemas/generated, if the
folder has schemas. node dist/start.js runs the function; node dist/start.js compile, once, on the
machine that it is for, makes that start faster.`,
    options: {},
  },
  replay: {
    operand: 'DEAD_LETTERS',
    summary: 'send dead letters again, with their original attributes and data',
    about: `DEAD_LETTERS is a file that run --dead-letters wrote, or a topic of dead letters that run or Knative
wrote, kafka://HOST:PORT[,HOST:PORT…]/TOPIC. Events that fail again go to another --dead-letters.

The file stays as it is. A topic is read to its end, from the offsets that the group has committed: what
was replayed is not sent again, unless with another --group. For the connection see tributary run --help.`,
    options: {
      function: option(kinds.enrichment, 'the function to call (default: the one they died at)'),
      group: group('tributary-replay-TOPIC'),
      ...delivery,
    },
  },
  'rebuild-order': {
    operand: '--from TOPIC --to STORE',
    summary: "rebuild page-change-order's state from the topic it wrote",
    about: `The result is the state that was lost, and the next active instance has a higher epoch than any before.
No instance may be active meanwhile. An interrupted rebuild is resumed when it is run again.

TOPIC is kafka://HOST:PORT[,HOST:PORT…]/TOPIC; for the connection see tributary run --help. STORE is
redis://[USER:PASSWORD@]HOST:PORT[/DATABASE], rediss:// for TLS, or redis+sentinel://HOST:PORT,HOST:PORT/NAME.`,
    options: {
      from: option(kinds.topic, 'the ordered topic, read to where it ends now'),
      to: option(
        kinds.store,
        'the store to fill (default: ORDER_STORE, which keeps a password out of sight)',
      ),
      'forget-days': option(
        kinds.forgetDays,
        `leave out pages that nothing happened to for longer; the same as the
function's (default: ORDER_FORGET_DAYS, else 30)`,
      ),
      quiet: { help: 'show no progress' },
    },
  },
  capture: {
    operand: '',
    summary: "read the changes of a wiki's pages from the binary log of its MariaDB",
    about: `Writes each change as an event, mediawiki.page_rows, to a topic, until Ctrl-C. It goes on where the
topic ends, and begins at the end of the log if the topic is empty. The password is in CAPTURE_PASSWORD;
every other setting may be in the environment, too (docs/reference/settings.md, packages/capture).

The server needs log-bin, binlog-format=ROW, binlog-row-image=FULL, binlog-row-metadata=FULL,
gtid-strict-mode=1 and sync-binlog=1; the user needs REPLICATION SLAVE, and SELECT on the databases
of the wikis.

${CONNECTION}`,
    options: {
      database: option(
        kinds.database,
        `the server and the user (default: CAPTURE_DATABASE); of several servers,
as HOST:PORT,HOST:PORT, the first that answers is read`,
      ),
      wikis: option(
        kinds.wikis,
        `the databases and the host names of the wikis, such as
enwiki=en.wikipedia.org or *wiki=*.wikipedia.org (default: CAPTURE_WIKIS)`,
      ),
      output: option(
        kinds.topic,
        'the topic to write (default: KAFKA_BROKERS and KAFKA_OUTPUT_TOPIC)',
      ),
      start: option(kinds.gtid, 'where to begin if the topic is empty (default: CAPTURE_START)'),
      port: option(
        kinds.integer('N', 0, 65535),
        'the port for health and metrics; 0 for any free one (default: PORT, else 8080)',
      ),
      datacenter: option(kinds.datacenter, 'the datacenter (default: DATACENTER, else local)'),
    },
  },
  reconcile: reconcileCommand,
  failover: {
    operand: '--from OLD --to NEW',
    summary: 'move the ordered stream from one datacenter to another',
    about: FAILOVER,
    options: {
      from: option(kinds.datacenter, 'the datacenter that is active, such as eqiad'),
      to: option(kinds.datacenter, 'the datacenter that is to become active, such as codfw'),
      config: preset(kinds.file, 'failover.json', 'where the servers of both datacenters are'),
      plan: { help: 'show each step and whether it is done, and change nothing' },
      'give-up': { help: 'go back to OLD; possible until NEW is promoted' },
      lost: { help: 'OLD is gone with its Kafka: take over without it' },
      'by-hand': {
        help: `a person makes OLD passive and NEW active; the command says when, and
reads the result in the stores of both`,
      },
      overlays: preset(kinds.file, 'knative/overlays', 'the overlays that it changes, too'),
      reread: preset(
        kinds.duration(0),
        'PT10M',
        `with --lost: how long before the last mirrored record NEW reads its
inputs again; longer than a change waited in OLD`,
      ),
    },
  },
} as const

export type Command = keyof typeof commands

type Options<C extends Command> = (typeof commands)[C]['options']
type Value<O> = O extends { kind: kinds.Kind<infer T> }
  ? O extends { many: true }
    ? readonly T[]
    : O extends { default: string }
      ? T
      : T | undefined
  : boolean

/** A command's options as given, else their defaults; those without a default may be undefined. */
export type Values<C extends Command> = { readonly [K in keyof Options<C>]: Value<Options<C>[K]> }
