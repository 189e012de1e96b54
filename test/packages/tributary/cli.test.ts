import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { linkSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { suite, test } from 'node:test'
import { answer } from '../../../packages/tributary/recorded-wiki.ts'
import { temporary } from './support.ts'

const root = join(import.meta.dirname, '../../..')
const tributary = join(root, 'packages/tributary/tributary')
const recorded = join(root, 'test/fixtures/recorded-wiki')
const REVISIONS = join(recorded, 'mediawiki.revision-create.jsonl')
const CHANGES = join(recorded, 'mediawiki.page_change.v1.jsonl')
const FN = 'page-wikitext-change'

const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n')

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(tributary, args, { cwd: root, env: { ...process.env, ...env } })
  const done = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr, [code]]) => ({ stdout, stderr, code: code as number | null }),
  )
  return { child, done }
}

function run(args: readonly string[], input?: string) {
  const { child, done } = start(args)
  child.stdin.end(input)
  return done
}

/** Resolves when the output has come to say something. */
function saying(stream: NodeJS.ReadableStream, wanted: RegExp): Promise<string> {
  let all = ''
  return new Promise((resolve) => {
    stream.on('data', (chunk) => {
      all += chunk
      if (wanted.test(all)) resolve(all)
    })
  })
}

async function server(listener: RequestListener) {
  const listening = createServer(listener)
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        listening.close(() => resolve())
        listening.closeAllConnections()
      }),
  }
}

/** A recorded wiki that knows no revision, so that everything but deletes fails for good. */
function emptyWiki(): string {
  const folder = temporary()
  writeFileSync(join(folder, 'revisions.json'), '{}')
  return folder
}

suite('tributary run', () => {
  test('enriches the recorded hour, page by page in order', async () => {
    const output = join(temporary(), 'out.jsonl')
    writeFileSync(output, 'of an earlier run\n')
    const args = ['run', FN, '--wiki', recorded, '--input', REVISIONS, '--output', output]
    const { stdout, stderr, code } = await run(args)
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

  test('reads standard input and writes events alone to standard output', async () => {
    const input = `${lines(CHANGES).slice(0, 3).join('\r\n')}\n\n${lines(CHANGES)[3]}`
    const { stdout, stderr, code } = await run(['run', FN, '--wiki', recorded], input)
    assert.equal(code, 0)
    assert.equal(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)).length,
      4,
    )
    assert.match(stderr, /^4 in, 4 enriched/m)
  })

  test('gives the same output unordered, with other partitions, by the path of the function', async () => {
    const [a, b] = await Promise.all([
      run(['run', FN, '--wiki', recorded, '--input', CHANGES]),
      run([
        'run',
        `functions/${FN}/index.ts`,
        '--wiki',
        recorded,
        '--input',
        CHANGES,
        '--ordering',
        'unordered',
        '--partitions',
        '7',
      ]),
    ])
    assert.equal(b.code, 0)
    const ids = (out: string) =>
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).meta.id)
    assert.equal(ids(a.stdout).length, 72)
    assert.deepEqual(ids(b.stdout).sort(), ids(a.stdout).sort())
  })

  test('a tombstone and a canary are skipped, and quiet shows the summary alone', async () => {
    const change = JSON.parse(lines(CHANGES)[0] as string)
    change.meta.domain = 'canary'
    const output = join(temporary(), 'out.jsonl')
    const args = ['run', FN, '--wiki', recorded, '--output', output, '--quiet']
    const { stdout, code } = await run(args, `null\n${JSON.stringify(change)}\n`)
    assert.match(stdout, /^2 in, 0 enriched, 2 skipped, .*\n$/)
    assert.equal(code, 0)
    assert.equal(readFileSync(output, 'utf8'), '')
  })

  test('stops at the limit', async () => {
    const args = ['run', FN, '--wiki', recorded, '--input', CHANGES, '--limit', '5']
    const { stderr, code } = await run(args)
    assert.match(stderr, /^5 in, 5 enriched/m)
    assert.equal(code, 0)
  })

  test('dead letters in a file are accounted for; printed ones are not', async () => {
    const letters = join(temporary(), 'dead.jsonl')
    const input = `${lines(CHANGES)[0]}\nno json\n`
    const output = ['--output', join(temporary(), 'out.jsonl')]
    const args = ['run', FN, '--wiki', emptyWiki(), ...output]
    const stored = await run([...args, '--dead-letters', letters], input)
    assert.equal(stored.code, 0, stored.stderr)
    assert.match(
      stored.stdout,
      /^dead {6}422 revision_missing {2}.*labwiki\/21 {2}Hvítá {2}rev 34$/m,
    )
    assert.match(stored.stdout, /^2 in, 0 enriched, 0 skipped, 0 retried, 2 dead letters in/m)
    const [json, base64] = lines(letters).sort((a, b) => b.length - a.length)
    assert.ok(json?.endsWith(`"data":${lines(CHANGES)[0]}}`))
    const letter = JSON.parse(json as string)
    assert.equal(letter.knativeerrordest, `http://${FN}.local`)
    assert.equal(letter.knativeerrorcode, '422')
    assert.equal(letter.code, 'revision_missing')
    assert.equal(letter.stream, 'mediawiki.page_wikitext_change')
    assert.equal(
      Buffer.from(JSON.parse(base64 as string).data_base64, 'base64').toString(),
      'no json',
    )

    const printed = await run(args, input)
    assert.equal(printed.code, 1)
    assert.match(printed.stdout, /2 dead letters in .*, 2 unaccounted for \(2 only printed/)
    assert.equal(printed.stderr.match(/"knativeerrordest"/g)?.length, 2)
  })

  test('an output that is full makes dead letters with code 503, reported once', async () => {
    const letters = join(temporary(), 'dead.jsonl')
    const args = ['run', FN, '--wiki', recorded, '--input', CHANGES, '--output', '/dev/full']
    const { stdout, stderr, code } = await run([...args, '--retry', '1', '--dead-letters', letters])
    assert.equal(code, 0)
    assert.match(stdout, /^72 in, 0 enriched, 0 skipped, \d+ retried, 72 dead letters/m)
    assert.equal(
      stderr.match(/cannot write to \/dev\/full: no space left on device \(ENOSPC\)/g)?.length,
      1,
    )
    assert.deepEqual(
      new Set(lines(letters).map((line) => JSON.parse(line).knativeerrorcode)),
      new Set(['503']),
    )
  })

  test('dead letters that cannot be written are unaccounted for', async () => {
    const args = ['run', FN, '--wiki', emptyWiki(), '--input', CHANGES, '--limit', '3']
    const { stderr, code } = await run([...args, '--dead-letters', '/dev/full'])
    assert.equal(code, 1)
    assert.match(stderr, /cannot write to \/dev\/full/)
    assert.match(stderr, /3 unaccounted for/)
  })

  test('ends quietly when nobody reads its output any more', async () => {
    const script = `"$0" run ${FN} --wiki "$1" --input "$2" | head -n 1`
    const child = spawn('bash', ['-o', 'pipefail', '-c', script, tributary, recorded, CHANGES])
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ])
    assert.equal(JSON.parse(stdout).wiki_id, 'labwiki')
    assert.equal(stderr.replace(/.*DATACENTER is not set.*\n/, ''), '')
    assert.equal(code, 0)
  })

  test('does not wait for what is in progress when nobody reads its output any more', async () => {
    const revisions = JSON.parse(readFileSync(join(recorded, 'revisions.json'), 'utf8'))
    let asked = 0
    await using wiki = await server(async (request, response) => {
      if (++asked === 1) return
      const form = new URLSearchParams(`${request.url?.split('?')[1]}&${await text(request)}`)
      const ids = form.getAll('revids').join('|').split('|')
      response.end(JSON.stringify(answer(revisions, ids)))
    })
    const input = join(temporary(), 'often.jsonl')
    writeFileSync(input, readFileSync(CHANGES, 'utf8').repeat(20))
    const letters = join(temporary(), 'dead.jsonl')
    const never = 'EVENT_DEADLINE_MS=600000 MEDIAWIKI_TIMEOUT_MS=600000 SHUTDOWN_GRACE_MS=600000'
    const script = `${never} "$0" run ${FN} --wiki "$1" --input "$2" --dead-letters "$3" \\
      --ordering unordered --timeout PT600S --retry 0 | head -n 1`
    const args = ['-o', 'pipefail', '-c', script, tributary, wiki.url, input, letters]
    const child = spawn('bash', args)
    const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
    assert.equal(JSON.parse(stdout).wiki_id, 'labwiki')
    assert.equal(code, 0)
    assert.equal(readFileSync(letters, 'utf8'), '')
  })

  test('goes on without a reader of its progress when its output is a file', async () => {
    const output = join(temporary(), 'out.jsonl')
    const script = `"$0" run ${FN} --wiki "$1" --input "$2" --output "$3" | head -n 1`
    const args = ['-o', 'pipefail', '-c', script, tributary, recorded, CHANGES, output]
    const child = spawn('bash', args)
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
    assert.equal(stderr.replace(/.*DATACENTER is not set.*\n/, ''), '')
    assert.equal(code, 0)
    assert.equal(lines(output).length, 72)
  })

  test('reads an event stream until Ctrl-C, and delivers what was read', async () => {
    const frames = lines(CHANGES)
      .slice(0, 3)
      .map((line) => `data: ${line}\n\n`)
    await using stream = await server((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(frames.join(''))
    })
    const output = join(temporary(), 'out.jsonl')
    const { child, done } = start([
      'run',
      FN,
      '--wiki',
      recorded,
      '--input',
      stream.url,
      '--output',
      output,
    ])
    await saying(child.stdout, /(enriched.*\n){3}/)
    child.kill('SIGINT')
    const { stdout, code } = await done
    assert.equal(code, 0)
    assert.match(stdout, /^3 in, 3 enriched/m)
    assert.equal(lines(output).length, 3)
  })

  test('what is in progress at Ctrl-C is retried to its end', async () => {
    const asked = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<void>()
    await using wiki = await server(async (_request, response) => {
      asked.resolve()
      await answered.promise
      response.writeHead(503).end()
    })
    const letters = join(temporary(), 'dead.jsonl')
    const args = [
      'run',
      FN,
      '--wiki',
      wiki.url,
      '--dead-letters',
      letters,
      '--retry',
      '2',
      '--backoff-delay',
      'PT0.001S',
    ]
    const { child, done } = start(args)
    child.stdin.write(`${lines(CHANGES)[0]}\n`)
    await asked.promise
    child.kill('SIGTERM')
    await saying(child.stderr, /once more ends at once/)
    answered.resolve()
    const { stderr, code } = await done
    assert.match(stderr, /^1 in, 0 enriched, 0 skipped, 2 retried, 1 dead letter in/m)
    assert.equal(code, 0)
  })

  test('a second Ctrl-C ends at once', async () => {
    const asked = Promise.withResolvers<void>()
    await using wiki = await server(() => asked.resolve())
    const { child, done } = start(['run', FN, '--wiki', wiki.url, '--input', CHANGES])
    await asked.promise
    child.kill('SIGINT')
    await saying(child.stderr, /once more ends at once/)
    child.kill('SIGINT')
    assert.equal((await done).code, 130)
  })

  test('a run ends with its last event, though function and wiki may still be at work for minutes', async () => {
    const letters = join(temporary(), 'dead.jsonl')
    const slow = ['--wiki', recorded, '--latency', '600000', '--dead-letters', letters]
    const impatient = ['--timeout', 'PT0.1S', '--retry', '0']
    const minutes = { EVENT_DEADLINE_MS: '600000', MEDIAWIKI_TIMEOUT_MS: '600000' }
    const { child, done } = start(['run', FN, ...slow, ...impatient], minutes)
    child.stdin.end(lines(CHANGES)[0])
    const { stderr, code } = await done
    assert.match(stderr, /^1 in, 0 enriched, 0 skipped, 0 retried, 1 dead letter in/m)
    assert.equal(code, 0)
  })

  test('a stream that is not there ends the run with a clear line', async () => {
    await using stream = await server((_request, response) => void response.writeHead(404).end())
    const { stderr, code } = await run(['run', FN, '--wiki', recorded, '--input', stream.url])
    assert.match(stderr, /^tributary: http:\S+ answered 404$/m)
    assert.equal(code, 1)
  })
})

suite('tributary replay', () => {
  test('sends dead letters in again as they first were', async () => {
    const folder = temporary()
    const letters = join(folder, 'dead.jsonl')
    const input = ['--input', CHANGES, '--output', join(folder, 'none.jsonl')]
    await run([
      'run',
      FN,
      '--wiki',
      emptyWiki(),
      ...input,
      '--dead-letters',
      letters,
      '--datacenter',
      'eqiad',
    ])
    const again = join(folder, 'again.jsonl')
    const first = await run(['replay', letters, '--wiki', emptyWiki(), '--dead-letters', again])
    assert.equal(first.code, 0, first.stderr)
    assert.deepEqual(lines(again).sort(), lines(letters).sort())

    const replayed = await run(['replay', letters, '--wiki', recorded, '--datacenter', 'eqiad'])
    assert.equal(replayed.code, 0, replayed.stderr)
    const direct = await run([
      'run',
      FN,
      '--wiki',
      recorded,
      '--input',
      CHANGES,
      '--datacenter',
      'eqiad',
    ])
    const without = readFileSync(join(folder, 'none.jsonl'), 'utf8')
    const all = (out: string) =>
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).meta.id)
        .sort()
    assert.deepEqual(all(replayed.stdout + without), all(direct.stdout))
  })

  test('refuses to write to the file it reads, by any of its names', async () => {
    const letters = join(temporary(), 'dead.jsonl')
    await run(['run', FN, '--wiki', emptyWiki(), '--dead-letters', letters], lines(CHANGES)[0])
    const link = `${letters}.link`
    linkSync(letters, link)
    const before = readFileSync(letters)
    for (const option of ['--dead-letters', '--output']) {
      const { stderr, code } = await run(['replay', letters, option, link])
      assert.equal(stderr, `tributary: ${option} ${link} is the same file as ${letters}\n`)
      assert.equal(code, 2)
    }
    assert.deepEqual(readFileSync(letters), before)
  })

  test('takes the function from --function where the letters name several or none', async () => {
    const folder = temporary()
    const letters = join(folder, 'dead.jsonl')
    await run(['run', FN, '--wiki', emptyWiki(), '--dead-letters', letters], lines(CHANGES)[0])
    const other = readFileSync(letters, 'utf8').replace(`${FN}.local`, 'other.local')
    writeFileSync(letters, readFileSync(letters, 'utf8') + other)
    const refused = await run(['replay', letters, '--wiki', recorded])
    assert.match(
      refused.stderr,
      /dead letters of: page-wikitext-change, other; choose one with --function/,
    )
    assert.equal(refused.code, 2)
    const { stderr, code } = await run(['replay', letters, '--wiki', recorded, '--function', FN])
    assert.match(stderr, /^2 in, 2 enriched/m)
    assert.equal(code, 0)
  })

  test('a file of something else is refused, an empty one has nothing to do', async () => {
    const { stderr, code } = await run(['replay', CHANGES])
    assert.match(stderr, /^tributary: .*: line 1 is no dead letter: ".*; take it out/)
    assert.equal(code, 2)
    const empty = join(temporary(), 'dead.jsonl')
    writeFileSync(empty, '')
    assert.equal((await run(['replay', empty])).code, 0)
  })
})

suite('tributary serve', () => {
  test('answers events until SIGTERM', async () => {
    const { child, done } = start([
      'serve',
      FN,
      '--port',
      '0',
      '--wiki',
      recorded,
      '--latency',
      '1',
    ])
    const said = await saying(child.stdout, /Ctrl-C/)
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] as string
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': '1',
      'ce-source': '/curl',
      'ce-type': 'event',
    }
    const answer = await fetch(url, { method: 'POST', headers, body: lines(CHANGES)[0] as string })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('ce-subject'), 'labwiki/21')
    child.kill('SIGTERM')
    assert.equal((await done).code, 0)
  })

  test('says so when the port is taken', async () => {
    await using other = await server(() => {})
    const { stderr, code } = await run(['serve', FN, '--port', new URL(other.url).port])
    assert.match(stderr, /^tributary: cannot listen on port \d+: .*EADDRINUSE/m)
    assert.equal(code, 1)
  })
})

suite('a wrong command line is answered with one line, exit code 2, and nothing is touched', () => {
  const there = `there are: page-change-order, page-key, ${FN}`
  const cases: [args: string[], line: RegExp | string][] = [
    [['fly'], 'unknown command "fly"; there are: run, serve, replay, rebuild-order'],
    [['run'], `run needs a FUNCTION; ${there}`],
    [['replay'], 'replay needs a DEAD_LETTERS'],
    [['run', 'nope'], `there is no function "nope"; ${there}`],
    [['run', ''], `there is no function ""; ${there}`],
    [['run', './nope.ts'], `there is no function "./nope.ts"; ${there}`],
    [
      ['run', 'packages/tributary/backoff.ts'],
      /backoff\.ts: its default export is not made with defineEnrichment$/,
    ],
    [['run', FN, 'more'], 'unexpected argument "more"'],
    [['run', FN, '--inptu', 'x'], /^unknown option --inptu; run knows --input, --group, /],
    [['run', FN, '-x'], /^unknown option -x; run knows /],
    [['run', FN, '--port', '1'], /^unknown option --port; run knows /],
    [
      ['run', FN, '--input'],
      '--input needs a value: a file, - for standard input, or an http(s):// or kafka:// address',
    ],
    [['run', FN, '--input', '--quiet'], /^--input needs a value/],
    [['run', FN, '--quiet=yes'], '--quiet takes no value, got "yes"'],
    [['run', FN, '--retry', '1', '--retry', '2'], '--retry is given twice'],
    [
      ['run', FN, '--partitions', '0'],
      '--partitions "0" is not allowed; it must be an integer from 1 to 1000',
    ],
    [['run', FN, '--partitions', '1.5'], /must be an integer/],
    [['run', FN, '--retry', '-1'], /must be an integer from 0/],
    [['run', FN, '--limit', '0'], /must be an integer from 1/],
    [
      ['run', FN, '--ordering', 'random'],
      '--ordering "random" is not allowed; it must be ordered, keyed or unordered',
    ],
    [['run', FN, '--backoff-policy', 'x'], /must be exponential or linear$/],
    [
      ['run', FN, '--backoff-delay', '500ms'],
      /^--backoff-delay "500ms" .* an ISO 8601 duration such as PT0.2S/,
    ],
    [['run', FN, '--timeout', 'PT0S'], /^--timeout "PT0S" .*, not zero$/],
    [['run', FN, '--datacenter', 'EQIAD!'], /^--datacenter "EQIAD!" .* lower-case/],
    [['run', FN, '--input', '/no/such'], /^cannot read \/no\/such: .*ENOENT/],
    [
      ['run', FN, '--input', CHANGES, '--wiki', '/no/such'],
      /^--wiki: cannot read \/no\/such\/revisions\.json/,
    ],
    [
      ['run', FN, '--input', CHANGES, '--dead-letters', CHANGES],
      /^--dead-letters .* is the same file as --input$/,
    ],
    [
      ['run', FN, '--wiki', recorded, '--dead-letters', '/no/such/file'],
      /^cannot write to \/no\/such\/file: .*ENOENT/,
    ],
    [['serve', FN, '--port', '65536'], /must be an integer from 0 to 65535$/],
    [['replay', '-'], 'replay reads a file, not standard input'],
    [
      ['replay', 'kafka://k:9092/t'],
      'replay reads a file: write the values of the topic into one, a line each',
    ],
  ]
  for (const [args, line] of cases) {
    test(`tributary ${args.join(' ').replaceAll(`${root}/`, '')}`, async () => {
      const { stdout, stderr, code } = await run(args)
      const said = stderr.replace(/.*DATACENTER is not set.*\n/, '')
      assert.equal(said.split('\n').length, 2, said)
      if (typeof line === 'string') assert.equal(said, `tributary: ${line}\n`)
      else assert.match(said.replace('tributary: ', '').trimEnd(), line)
      assert.equal(stdout, '')
      assert.equal(code, 2)
    })
  }
})

test('a run that cannot start leaves the output of the one before', async () => {
  const output = join(temporary(), 'out.jsonl')
  writeFileSync(output, 'before\n')
  for (const more of [
    ['--wiki', '/no/such'],
    ['--input', '/no/such'],
    ['--input', output],
  ]) {
    assert.equal((await run(['run', FN, '--output', output, ...more])).code, 2)
  }
  const child = spawn('sh', ['-c', `"$0" run ${FN} --output "$1" < "$1"`, tributary, output])
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')])
  assert.match(stderr, /--output .* is the same file as --input/)
  assert.equal(readFileSync(output, 'utf8'), 'before\n')
})

test('help says what there is', async () => {
  const { stdout, code } = await run(['--help'])
  assert.equal(code, 0)
  assert.match(stdout, /tributary run FUNCTION/)
  assert.match(stdout, new RegExp(`Functions: .*${FN}`))
  const ofRun = await run(['run', '--help'])
  assert.equal(ofRun.code, 0)
  assert.match(ofRun.stdout, /--dead-letters FILE\|URL[\s\S]*never overwriting it/)
  assert.equal((await run([])).code, 2)
})
