import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { suite, test } from 'node:test'
import { pageChanges } from '../../support/function-events.ts'
import { temporary } from './support.ts'

const root = join(import.meta.dirname, '../../..')
const tributary = join(root, 'packages/tributary/tributary')
const CHANGES = pageChanges()

const lines = (events: readonly object[]) =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('')

const start = (args: readonly string[]) =>
  spawn(tributary, ['run', 'page-change-order', '--input', '-', ...args], {
    cwd: root,
    env: { ...process.env, ORDER_SETTLE_SECONDS: '1' },
  })

/** @param late events that come after the first output */
async function run(
  events: readonly object[],
  args: readonly string[],
  late: readonly object[] = [],
) {
  const child = start(args)
  child.stdin.write(lines(events))
  if (late.length > 0) await once(child.stdout, 'readable')
  child.stdin.end(lines(late))
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { stdout, stderr, code }
}

/** Each page's changes, in the order in which they stand. */
function byPage(events: typeof CHANGES) {
  const pages = new Map<number, string[]>()
  for (const { page, revision, page_change_kind: kind } of events) {
    const changes = pages.get(page.page_id) ?? []
    pages.set(page.page_id, changes)
    changes.push(`${kind} ${revision.rev_id}`)
  }
  return pages
}

/** The paths of the output and of the inconsistencies. */
const places = () => [join(temporary(), 'out.jsonl'), join(temporary(), 'no-place.jsonl')] as const

const read = (path: string): typeof CHANGES =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

suite('tributary run page-change-order', { concurrency: true }, () => {
  test('puts the recorded hour in order though it comes backwards and twice', async () => {
    const [output, inconsistent] = places()
    const backwards = CHANGES.toReversed()
    const to = ['--output', output, '--inconsistencies', inconsistent]
    const { stdout, stderr, code } = await run([...backwards, ...backwards], to)
    assert.equal(code, 0, stderr)
    assert.match(stdout, /\n144 in, 72 enriched, 72 skipped, \d+ retried, 0 dead letters/)
    const sorted = (events: typeof CHANGES) => new Map([...byPage(events)].sort())
    assert.deepEqual(sorted(read(output)), sorted(CHANGES))
    assert.deepEqual(read(inconsistent), [])
  })

  test('writes events without a place in the order to another file, and counts them', async () => {
    const [create] = CHANGES.filter(({ page_change_kind: kind }) => kind === 'create')
    const older = {
      ...create,
      revision: { ...create.revision, rev_id: 1 },
      meta: { ...create.meta, id: 'another' },
    }
    const [output, inconsistent] = places()
    const to = ['--output', output, '--inconsistencies', inconsistent]
    const { stdout, code } = await run([create], to, [older])
    assert.equal(code, 0)
    assert.match(stdout, /2 in, 1 enriched, 1 inconsistent, 0 skipped/)
    assert.deepEqual(read(output), [create])
    assert.deepEqual(read(inconsistent), [older])
  })

  test('ends at once when the reader of its output closes it, though it holds events', async () => {
    const input = join(temporary(), 'in.jsonl')
    writeFileSync(input, lines(CHANGES))
    const script = `"$0" run page-change-order --input "$1" --inconsistencies "$2" | head -n 1`
    const args = ['-o', 'pipefail', '-c', script, tributary, input, join(temporary(), 'x.jsonl')]
    const started = performance.now()
    const child = spawn('bash', args)
    const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
    assert.equal(JSON.parse(stdout).wiki_id, 'labwiki')
    assert.equal(code, 0)
    const took = performance.now() - started
    assert.ok(took < 60_000, `${took} ms`)
  })

  test('at Ctrl-C writes all events it has read from a file, which is not read again', async () => {
    const [output, inconsistent] = places()
    const child = start(['--output', output, '--inconsistencies', inconsistent])
    child.stdin.write(lines(CHANGES.toReversed()))
    child.stdout.once('data', () => child.kill('SIGINT'))
    const [code] = await once(child, 'close')
    assert.equal(code, 0)
    assert.equal(read(output).length, CHANGES.length)
  })

  test('requires --inconsistencies', async () => {
    const { stderr, code } = await run([], [])
    assert.equal(code, 2)
    assert.match(stderr, /page-change-order needs --inconsistencies/)
  })
})
