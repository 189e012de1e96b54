import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { suite, test } from 'node:test'
import { answer } from '../../../packages/mediawiki/testing/recorded-wiki.ts'
import {
  CHANGES,
  FN,
  ids,
  lines,
  REVISIONS,
  recorded,
  run,
  saying,
  server,
  shell,
  start,
  withoutWarning,
} from './command.ts'
import { temporary } from './support.ts'

const ON_RECORDED = ['run', FN, '--wiki', recorded]

suite('tributary run', { concurrency: 2 }, () => {
  test('has no more events in flight than the function takes, so that it refuses none', async () => {
    const args = [
      ...ON_RECORDED,
      '--input',
      REVISIONS,
      '--ordering',
      'unordered',
      '--latency',
      '20',
    ]
    const env = { MAX_CONCURRENT_EVENTS: '6' }
    const { stdout } = await run([...args, '--output', join(temporary(), 'out')], undefined, env)
    assert.match(stdout, /\n71 in, 71 enriched, 0 skipped, 0 retried, 0 dead letters in /)
  })

  test('enriches the recorded hour, page by page in order', async () => {
    const output = join(temporary(), 'out.jsonl')
    writeFileSync(output, 'of an earlier run\n')
    const { stdout, stderr, code } = await run([
      ...[...ON_RECORDED, '--input', REVISIONS, '--output', output],
    ])
    assert.equal(code, 0, stderr)
    assert.match(
      stdout,
      /\n71 in, 71 enriched, 0 skipped, 0 retried, 0 dead letters in \d+\.\d s \(\d+\/s\)\n$/,
    )
    assert.match(stdout, /^enriched {2}edit {4}labwiki\/34 {2}Calder_Beck {2}rev \d+ {2}\d+ B$/m)
    const written = lines(output).map((line) => JSON.parse(line))
    assert.equal(written.length, 71)
    const seen = new Map<number, number>()
    for (const { page, revision } of written) {
      assert.ok(revision.rev_id >= (seen.get(page.page_id) ?? 0))
      seen.set(page.page_id, revision.rev_id)
    }
  })

  test('reads standard input and writes only events to standard output', async () => {
    // A byte order mark does not cost the first event.
    const input = `\u{feff}${lines(CHANGES).slice(0, 3).join('\r\n')}\n\n${lines(CHANGES)[3]}`
    const { stdout, stderr, code } = await run(ON_RECORDED, input)
    assert.equal(code, 0)
    assert.equal(ids(stdout).length, 4)
    assert.match(stderr, /^4 in, 4 enriched/m)
  })

  test('gives the same output unordered, with other partitions, by the path of the function', async () => {
    const byPath = ['run', `functions/${FN}/index.ts`, '--wiki', recorded]
    const [a, b] = await Promise.all([
      run([...ON_RECORDED, '--input', CHANGES]),
      run([...byPath, '--input', CHANGES, '--ordering', 'unordered', '--partitions', '7']),
    ])
    assert.equal(b.code, 0)
    assert.equal(ids(a.stdout).length, 72)
    assert.deepEqual(ids(b.stdout), ids(a.stdout))
  })

  test('skips tombstones and canaries; with --quiet it shows only the summary', async () => {
    const change = JSON.parse(lines(CHANGES)[0] as string)
    change.meta.domain = 'canary'
    const output = join(temporary(), 'out.jsonl')
    const args = [...ON_RECORDED, '--output', output, '--quiet']
    const { stdout, code } = await run(args, `null\n${JSON.stringify(change)}\n`)
    assert.match(stdout, /^2 in, 0 enriched, 2 skipped, .*\n$/)
    assert.equal(code, 0)
    assert.equal(readFileSync(output, 'utf8'), '')
  })

  test('stops at the limit', async () => {
    const { stderr, code } = await run([...ON_RECORDED, '--input', CHANGES, '--limit', '5'])
    assert.match(stderr, /^5 in, 5 enriched/m)
    assert.equal(code, 0)
  })

  test('ends quietly when the reader of its output closes it', async () => {
    const script = `"$0" run ${FN} --wiki "$1" --input "$2" | head -n 1`
    const { stdout, stderr, code } = await shell(script, recorded, CHANGES)
    assert.equal(JSON.parse(stdout).wiki_id, 'labwiki')
    assert.equal(withoutWarning(stderr), '')
    assert.equal(code, 0)
  })

  test('does not wait for events in flight when the reader of its output closes it', async () => {
    const revisions = JSON.parse(readFileSync(join(recorded, 'revisions.json'), 'utf8'))
    let requests = 0
    await using wiki = await server(async (request, response) => {
      if (++requests === 1) return
      const form = new URLSearchParams(`${request.url?.split('?')[1]}&${await text(request)}`)
      const asked = form.getAll('revids').join('|').split('|')
      response.end(JSON.stringify(answer(revisions, asked)))
    })
    const input = join(temporary(), 'often.jsonl')
    writeFileSync(input, readFileSync(CHANGES, 'utf8').repeat(20))
    const letters = join(temporary(), 'dead.jsonl')
    const never = 'EVENT_DEADLINE_MS=600000 MEDIAWIKI_TIMEOUT_MS=600000 SHUTDOWN_GRACE_MS=600000'
    const script = `${never} "$0" run ${FN} --wiki "$1" --input "$2" --dead-letters "$3" \\
      --ordering unordered --timeout PT600S --retry 0 | head -n 1`
    const { stdout, code } = await shell(script, wiki.url, input, letters)
    assert.equal(JSON.parse(stdout).wiki_id, 'labwiki')
    assert.equal(code, 0)
    assert.equal(readFileSync(letters, 'utf8'), '')
  })

  test('goes on without a reader of its progress when its output is a file', async () => {
    const output = join(temporary(), 'out.jsonl')
    const script = `"$0" run ${FN} --wiki "$1" --input "$2" --output "$3" | head -n 1`
    const { stderr, code } = await shell(script, recorded, CHANGES, output)
    assert.equal(withoutWarning(stderr), '')
    assert.equal(code, 0)
    assert.equal(lines(output).length, 72)
  })

  test('reads an event stream until Ctrl-C, and delivers the events it has read', async () => {
    const frames = lines(CHANGES)
      .slice(0, 3)
      .map((line) => `data: ${line}\n\n`)
    await using stream = await server((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(frames.join(''))
    })
    const output = join(temporary(), 'out.jsonl')
    const { child, done } = start([...ON_RECORDED, '--input', stream.url, '--output', output])
    await saying(child.stdout, /(enriched.*\n){3}/)
    child.kill('SIGINT')
    const { stdout, code } = await done
    assert.equal(code, 0)
    assert.match(stdout, /^3 in, 3 enriched/m)
    assert.equal(lines(output).length, 3)
  })

  test('ends with a clear line if the stream is not there', async () => {
    await using stream = await server((_request, response) => void response.writeHead(404).end())
    const { stderr, code } = await run([...ON_RECORDED, '--input', stream.url])
    assert.match(stderr, /^tributary: http:\S+ answered 404$/m)
    assert.equal(code, 1)
  })

  test('retries an event in flight at Ctrl-C to its end, and says why', async () => {
    const asked = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<void>()
    await using wiki = await server(async (_request, response) => {
      asked.resolve()
      await answered.promise
      response.writeHead(503).end()
    })
    const letters = join(temporary(), 'dead.jsonl')
    const options = ['--retry', '2', '--backoff-delay', 'PT0.001S', '--dead-letters', letters]
    const { child, done } = start(['run', FN, '--wiki', wiki.url, ...options])
    child.stdin.write(`${lines(CHANGES)[0]}\n`)
    await asked.promise
    child.kill('SIGTERM')
    await saying(child.stderr, /once more ends at once/)
    answered.resolve()
    const { stderr } = await done
    assert.match(stderr, /^1 in, 0 enriched, 0 skipped, 2 retried, 1 dead letter in/m)
    assert.match(stderr, /^tributary: trying again: 503 upstream_unavailable: \w/m)
    assert.equal(lines(letters).length, 1)
  })

  test('ends at once at a second Ctrl-C', async () => {
    const asked = Promise.withResolvers<void>()
    await using wiki = await server(() => asked.resolve())
    const { child, done } = start(['run', FN, '--wiki', wiki.url, '--input', CHANGES])
    await asked.promise
    child.kill('SIGINT')
    await saying(child.stderr, /once more ends at once/)
    child.kill('SIGINT')
    assert.equal((await done).code, 130)
  })

  test('ends with its last event, though function and wiki may be at work for minutes', async () => {
    const letters = join(temporary(), 'dead.jsonl')
    const slow = ['--wiki', recorded, '--latency', '600000', '--dead-letters', letters]
    const impatient = ['--timeout', 'PT0.1S', '--retry', '0']
    const minutes = { EVENT_DEADLINE_MS: '600000', MEDIAWIKI_TIMEOUT_MS: '600000' }
    const input = lines(CHANGES)[0] as string
    const { stderr } = await run(['run', FN, ...slow, ...impatient], input, minutes)
    assert.match(stderr, /^1 in, 0 enriched, 0 skipped, 0 retried, 1 dead letter in/m)
  })

  test('exports traces if the environment names a collector', async () => {
    const exported = Promise.withResolvers<string>()
    await using collector = await server(async (request, response) => {
      exported.resolve(`${request.url} ${await text(request)}`)
      response.end()
    })
    const input = lines(CHANGES)[0] as string
    const done = run(ON_RECORDED, input, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
    assert.match(await exported.promise, /^\/v1\/traces [\s\S]*page-wikitext-change/)
    assert.equal((await done).code, 0)
  })
})
