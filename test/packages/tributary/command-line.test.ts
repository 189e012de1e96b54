import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { readArguments } from '../../../packages/tributary/arguments.ts'
import { UsageError } from '../../../packages/tributary/failures.ts'
import { functionNames } from '../../../packages/tributary/find-function.ts'
import { main } from '../../../packages/tributary/main.ts'
import { type Command, commands } from '../../../packages/tributary/options.ts'
import {
  CHANGES,
  FN,
  lines,
  REVISIONS,
  recorded,
  root,
  run,
  shell,
  withoutWarning,
} from './command.ts'
import { temporary } from './support.ts'

/** Options that are refused before anything is opened. */
const refused: [command: Command, args: string[], message: RegExp | string][] = [
  ['run', ['--inptu', 'x'], /^unknown option --inptu; run knows --input, --group, /],
  ['run', ['-x'], /^unknown option -x; run knows /],
  ['run', ['--port', '1'], /^unknown option --port; run knows /],
  [
    'run',
    ['--input'],
    '--input needs a value: a file, - for standard input, or an http(s):// or kafka:// address',
  ],
  ['run', ['--input', '--quiet'], /^--input needs a value/],
  [
    'run',
    ['--input', 'ftp://user:secret@host/changes.jsonl'],
    '--input "ftp://…" is not allowed; it must be a file, - for standard input, or an http(s):// or kafka:// address',
  ],
  ['run', ['--output', 'https://host/x'], /^--output "https:\/\/…" .* or a kafka:\/\/ address$/],
  ['run', ['--wiki', 'ftp://host/w'], /^--wiki "ftp:\/\/…" is not allowed/],
  ['run', ['--dead-letters', '-'], /^--dead-letters "-" is not allowed/],
  ['run', ['--quiet=yes'], '--quiet takes no value, got "yes"'],
  ['run', ['--retry', '1', '--retry', '2'], '--retry is given twice'],
  [
    'run',
    ['--partitions', '0'],
    '--partitions "0" is not allowed; it must be an integer from 1 to 1000',
  ],
  ['run', ['--partitions', '1.5'], /must be an integer/],
  ['run', ['--retry', '-1'], /must be an integer from 0/],
  ['run', ['--limit', '0'], /must be an integer from 1/],
  [
    'run',
    ['--ordering', 'random'],
    '--ordering "random" is not allowed; it must be ordered, keyed or unordered',
  ],
  ['run', ['--backoff-policy', 'x'], /must be exponential or linear$/],
  ['run', ['--backoff-delay', '500ms'], /^--backoff-delay "500ms" .* such as PT0.2S/],
  ['run', ['--timeout', 'PT0S'], /^--timeout "PT0S" .*, not zero$/],
  ['run', ['--datacenter', 'EQIAD!'], /^--datacenter "EQIAD!" .* lower-case/],
  ['run', ['--from', '2026-11-23'], /^--from "2026-11-23" .* such as 2026-11-23T00:00:00Z$/],
  ['run', ['--until', '2026-11-23T25:00:00Z'], /^--until .* must be an RFC 3339 time/],
  ['serve', ['--port', '65536'], /must be an integer from 0 to 65535$/],
]
suite('a wrong option is refused with one line', () => {
  for (const [command, args, message] of refused) {
    test(`${command} ${args.join(' ')}`, () => {
      const expected = typeof message === 'string' ? { message } : { message }
      assert.throws(() => readArguments(command, [FN, ...args]), expected)
    })
  }
})

const zipped = join(temporary(), 'changes.jsonl.gz')
writeFileSync(zipped, gzipSync(readFileSync(CHANGES)))

const there = `there are: ${functionNames().join(', ')}`
const DAY = '2026-11-23T00:00:00Z'
const ON_TOPIC = ['run', FN, '--input', 'kafka://k:9092/t', '--dead-letters', 'dead.jsonl']
/** Command lines that are refused before anything is opened. */
const wrong: [args: string[], message: RegExp | string][] = [
  [['run'], `run needs a FUNCTION; ${there}`],
  [['replay'], 'replay needs a DEAD_LETTERS'],
  [['run', ''], `there is no function ""; ${there}`],
  [['run', './nope.ts'], `there is no function "./nope.ts"; ${there}`],
  [
    ['run', 'packages/tributary/limiter.ts'],
    /default export is not a definition; write export default defineEnrichment/,
  ],
  [['run', FN, 'more'], 'unexpected argument "more"'],
  [['run', FN, '--input', '/no/such'], /^cannot read \/no\/such: .*ENOENT/],
  [
    ['run', FN, '--input', CHANGES, '--dead-letters', CHANGES],
    /^--dead-letters .* is the same file as --input$/,
  ],
  [['run', FN, '--from', DAY], '--from is for an --input of kafka://'],
  [['run', FN, '--input', CHANGES, '--until', DAY], '--until is for an --input of kafka://'],
  [
    [...ON_TOPIC, '--from', DAY, '--until', '2026-11-22T22:00:00Z'],
    `--until 2026-11-22T22:00:00Z is before --from ${DAY}; give a later one`,
  ],
  [
    [...ON_TOPIC, '--until', DAY, '--until-end'],
    '--until and --until-end both say where to end; leave one out',
  ],
  [['replay', '-'], 'replay reads a file or a topic, not standard input'],
  [['replay', 'ftp://host/dead'], 'replay reads a file, or a topic at a kafka:// address'],
  [['replay', 'kafka://k:9092/t'], /^replay of a topic needs --dead-letters: /],
  [['fly'], `unknown command "fly"; there are: ${Object.keys(commands).join(', ')}`],
  [
    ['run', FN, '--input', zipped],
    `${zipped} is gzipped, not lines of JSON; unpack it first: gunzip ${zipped}`,
  ],
]
suite('a wrong command line is refused with one line', () => {
  for (const [args, message] of wrong) {
    test(`tributary ${args.join(' ').replaceAll(`${root}/`, '')}`, async () => {
      const error = await main(args, new AbortController()).catch((error: unknown) => error)
      assert.ok(error instanceof UsageError, String(error))
      if (typeof message === 'string') assert.equal(error.message, message)
      else assert.match(error.message, message)
      assert.doesNotMatch(error.message, /\n/)
    })
  }
})

const asProcess: [args: string[], line: RegExp | string][] = [
  [['run', 'nope'], `there is no function "nope"; ${there}`],
  [
    ['run', FN, '--input', CHANGES, '--wiki', '/no/such'],
    /^--wiki: cannot read \/no\/such\/revisions\.json/,
  ],
  [
    ['run', FN, '--wiki', recorded, '--dead-letters', '/no/such/file'],
    /^cannot write to \/no\/such\/file: .*ENOENT/,
  ],
]
suite(
  'a wrong command line ends the process with one line and exit code 2',
  { concurrency: 2 },
  () => {
    for (const [args, line] of asProcess) {
      test(`tributary ${args.join(' ').replaceAll(`${root}/`, '')}`, async () => {
        const { stdout, stderr, code } = await run(args)
        const said = withoutWarning(stderr)
        assert.equal(said.split('\n').length, 2, said)
        if (typeof line === 'string') assert.equal(said, `tributary: ${line}\n`)
        else assert.match(said.replace('tributary: ', '').trimEnd(), line)
        assert.equal(stdout, '')
        assert.equal(code, 2)
      })
    }
  },
)

test('gzipped standard input ends the run with one line that says how to unpack it', async () => {
  const script = `gzip -c "$1" | "$0" run ${FN} --wiki "$2"`
  const { stderr, code } = await shell(script, CHANGES, recorded)
  assert.match(stderr, /^tributary: the input is gzipped.*gunzip/m)
  assert.match(stderr, /^0 in/m)
  assert.equal(code, 1)
})

test('a run that cannot start leaves the output of the run before', async () => {
  const output = join(temporary(), 'out.jsonl')
  writeFileSync(output, 'before\n')
  for (const more of [
    ['--wiki', '/no/such'],
    ['--input', '/no/such'],
    ['--input', output],
  ]) {
    assert.equal((await run(['run', FN, '--output', output, ...more])).code, 2)
  }
  const { stderr } = await shell(`"$0" run ${FN} --output "$1" < "$1"`, output)
  assert.match(stderr, /--output .* is the same file as --input/)
  assert.equal(readFileSync(output, 'utf8'), 'before\n')
})

test('help lists commands, functions and options', async () => {
  const { stdout, code } = await run(['--help'])
  assert.equal(code, 0)
  assert.match(stdout, /tributary run \[FUNCTION\]/)
  assert.match(stdout, new RegExp(`Functions: .*${FN}`))
  const ofRun = await run(['run', '--help'])
  assert.equal(ofRun.code, 0)
  assert.match(ofRun.stdout, /--dead-letters FILE\|URL[\s\S]*never overwriting it/)
  assert.equal((await run([])).code, 2)
})

suite('make run FUNCTION=x', { concurrency: 2 }, () => {
  const make = (name: string, where: string) =>
    shell(
      `cd "$1" && node "${root}/packages/tributary/demo.ts" recorded ${name} "${recorded}"`,
      where,
    )

  for (const [name, input, output] of [
    [FN, REVISIONS, 'mediawiki.page_wikitext_change'],
    ['page-key', REVISIONS, 'mediawiki.revision-create'],
    ['page-change-order', CHANGES, 'mediawiki.page_change_ordered'],
  ] as const) {
    test(`gives ${name} the events it reads, and names the output for its stream`, async () => {
      const where = temporary()
      const { stderr, code } = await make(name, where)
      assert.equal(code, 0, stderr)
      assert.match(stderr, new RegExp(`^npx tributary run ${name} --input ${input} `))
      assert.equal(lines(join(where, `out/${output}.jsonl`)).length, lines(input).length)
    })
  }

  test('names the functions there are if there is none of this name', async () => {
    const { stderr, code } = await make('nope', temporary())
    assert.deepEqual([stderr, code], [`there is no function "nope"; ${there}\n`, 2])
  })
})
