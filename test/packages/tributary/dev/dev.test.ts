import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { main } from '../../../../packages/tributary/main.ts'
import {
  BODY_LINE,
  EVENTS,
  event,
  project,
  RETURN,
  SCHEMA,
  SHOUT,
  source,
} from '../../../support/city-project.ts'
import { ended, tributary } from '../command.ts'

const READY = 'waiting for a save; r runs again, q quits\n'

/** `tributary dev` as a process, whose runs can be waited for. */
function developing(folder: string, args: readonly string[] = []) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const child = spawn(tributary, ['dev', ...args], { cwd: folder, env })
  let text = ''
  let hear = () => {}
  child.stdout.on('data', (chunk) => {
    text += chunk
    hear()
  })
  child.stdout.on('end', () => hear())
  /** What the next run shows, which may be shown already; undefined at the end. */
  const next = async (): Promise<string> => {
    while (!text.includes(READY)) {
      if (child.stdout.readableEnded) return text
      await new Promise<void>((resolve) => {
        hear = resolve
      })
    }
    const end = text.indexOf(READY)
    const shown = text.slice(0, end)
    text = text.slice(end + READY.length)
    return shown
  }
  /** What the first run shows that shows this; an editor's save may be seen in two steps. */
  const showing = async (expected: RegExp): Promise<string> => {
    for (;;) {
      const shown = await next()
      if (expected.test(shown)) return shown
      assert.ok(!child.stdout.readableEnded, `it ended without ${expected}: ${shown}`)
    }
  }
  return { child, done: ended(child), next, showing }
}

const lines = (shown: string) => shown.trimEnd().split('\n').slice(1)

test('dev runs the events again after each save, whatever happens to the files', async (t) => {
  const { folder, save } = project()
  const { child, done, next, showing } = developing(folder, ['--timeout', 'PT1S'])
  t.after(() => child.kill('SIGKILL'))

  await t.test(
    'it generates the schemas, and shows what the function adds to each event',
    async () => {
      const shown = await next()
      assert.match(shown, /^start: index\.ts on events\.jsonl, \d+ ms\n/)
      assert.deepEqual(
        lines(shown).filter((line) => !/meta/.test(line)),
        [
          'event 1  enriched  cities/1',
          '  ~ name: "Cork" → "CORK"',
          'event 2  enriched  cities/2',
          '  ~ name: "Galway" → "GALWAY"',
          '2 events: 2 enriched',
        ],
      )
    },
  )

  await t.test(
    'a module that the function imports is saved: only what changed is shown',
    async () => {
      save('shout.ts', SHOUT.replace('toUpperCase()', "replace('Cork', 'Corcaigh')"))
      const shown = await showing(/shout\.ts/)
      assert.deepEqual(lines(shown), [
        'event 1  enriched  cities/1',
        '  ~ name: "CORK" → "Corcaigh"',
        'event 2  enriched  cities/2',
        '  ~ name: "GALWAY" → "Galway"',
        '2 events: 2 enriched; 2 changed',
      ])
    },
  )

  await t.test('the function itself is deleted, and written again', async () => {
    rmSync(join(folder, 'index.ts'))
    await showing(/^index\.ts: the function cannot be loaded: the file is not there; write it$/m)
    save('index.ts', source(RETURN))
    assert.deepEqual(lines(await showing(/no change/)), ['2 events: 2 enriched; no change'])
  })

  await t.test('an editor writes another file and renames it', async () => {
    save('.index.ts.swp', source("return change.city === 1 ? skip('not_wanted') : change"))
    renameSync(join(folder, '.index.ts.swp'), join(folder, 'index.ts'))
    assert.deepEqual(lines(await showing(/^index\.ts: /)), [
      'event 1  enriched → skipped  cities/1  not_wanted',
      '2 events: 1 skipped, 1 enriched; 1 changed',
    ])
  })

  await t.test('a syntax error is one line with its place', async () => {
    save('index.ts', source('return {'))
    const shown = await showing(/cannot be loaded/)
    assert.match(
      shown,
      /\nindex\.ts:\d+: the function cannot be loaded: SyntaxError: .+; correct it\n$/,
    )
  })

  await t.test("an error in enrich is one line with the author's own place", async () => {
    save('index.ts', source("throw new Error('no mood')"))
    const why = `internal_error: index.ts:${BODY_LINE}: Error: no mood; correct this line`
    assert.deepEqual(lines(await showing(/no mood/)), [
      `event 1  skipped → failed  cities/1  ${why}`,
      `event 2  enriched → failed  cities/2  ${why}`,
      '2 events: 2 failed; 2 changed',
    ])
  })

  await t.test('a loop without an end is ended, and its line is named', async () => {
    save('index.ts', source('for (;;) change.city'))
    const [line] = lines(await showing(/unfinished/))
    assert.match(
      line ?? '',
      new RegExp(`^index\\.ts:${BODY_LINE}: .+ 1000 ms, .+; end the loop, or`),
    )
  })

  await t.test('a promise that nobody awaits is one line with its place', async () => {
    save('index.ts', source(`Promise.reject(new TypeError('lost'))\nreturn change`))
    const shown = await showing(/nothing handles this error/)
    assert.match(shown, new RegExp(`\nindex\\.ts:${BODY_LINE}: TypeError: lost; nothing handles`))
  })

  await t.test(
    'a deleted module is missed where it is imported, until it is there again',
    async () => {
      rmSync(join(folder, 'shout.ts'))
      save('index.ts', source(RETURN))
      const shown = await showing(/Cannot find shout\.ts/)
      assert.match(
        shown,
        /\nindex\.ts:3: the function cannot be loaded: Cannot find shout\.ts; correct the/,
      )
      save('shout.ts', SHOUT)
      // The fields are compared with the last event that was emitted.
      assert.match(
        await showing(/enriched/),
        / {2}~ name: "Galway" → "GALWAY"\n2 events: 2 enriched; 2/,
      )
    },
  )

  await t.test(
    'a mistake in a schema is one line, and its cure lets the function run',
    async () => {
      const path = 'schemas/city/change/1.0.0.yaml'
      save(path, SCHEMA.replace('type: integer', 'type: whole'))
      await showing(/^schemas\/city\/change\/1\.0\.0\.yaml:10: properties\.city\.type must be .+$/m)
      save(path, SCHEMA.replace('[calm, busy]', '[CORK]'))
      save('index.ts', source('return { ...change, mood: change.name.toUpperCase() }'))
      const broken = await showing(/schema_violation/)
      assert.match(
        broken,
        /event 2 {2}enriched → failed {2}cities\/2 {2}schema_violation: index\.ts: the result: \/mood .+ "GALWAY"; correct/,
      )
    },
  )

  await t.test('new events are read; the keys replay and quit', async () => {
    save('events.jsonl', `${EVENTS}${event(3, 'Sligo')}\n`)
    assert.match(await showing(/^events\.jsonl: /), /^3 events: /m)
    child.stdin.write('r')
    assert.deepEqual(lines(await showing(/^r: /)), ['3 events: 1 enriched, 2 failed; no change'])
    child.stdin.write('q')
    const { stderr, code } = await done
    assert.deepEqual({ stderr, code }, { stderr: '', code: 0 })
  })
})

test('dev runs on piped events, and ends on SIGTERM', async () => {
  const { folder } = project()
  mkdirSync(join(folder, 'elsewhere'))
  const { child, done, next } = developing(join(folder, 'elsewhere'), [
    '..',
    '--input',
    '-',
    '--last',
    '1',
  ])
  child.stdin.end(EVENTS)
  assert.match(await next(), /standard input.+"Galway" → "GALWAY"\n1 event: 1 enriched\n$/s)
  child.kill('SIGTERM')
  assert.equal((await done).code, 0)
})

test('dev says in one line what it cannot run on', async () => {
  const { folder } = project()
  rmSync(join(folder, 'events.jsonl'))
  await assert.rejects(
    main(['dev', folder], new AbortController()),
    /^Error: there are no events to run on; write some into \S+events\.jsonl, one a line, or say --input/,
  )
})
