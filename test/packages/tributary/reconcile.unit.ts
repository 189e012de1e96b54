/** `tributary reconcile` on a wiki that has lost events, or whose answers are wrong. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type FakeApi, fakeApi, type Request } from '../../../packages/runtime/testing/index.ts'
import { readArguments } from '../../../packages/tributary/arguments.ts'
import { reconcile } from '../../../packages/tributary/reconcile.ts'
import { type PageRows, pageRows } from '../../../schemas/generated/index.js'
import { temporary } from './support.ts'

const FROM = '2026-11-28T01:00:00Z'
const UNTIL = '2026-11-28T02:00:00Z'
const at = (minute: number) => `2026-11-28T01:0${minute}:00Z`

const revision = (revid: number, parentid: number, minute: number) => {
  return { revid, parentid, timestamp: at(minute) }
}
const page = (pageid: number, ns: number, title: string, ...revisions: object[]) => {
  return { pageid, ns, title, revisions }
}
const logged = (logid: number, action: string, logpage: number, minute: number, more = {}) => {
  const place = { ns: 0, title: `Page ${logpage}`, logpage, timestamp: at(minute) }
  return { logid, type: 'delete', action, ...place, params: {}, ...more }
}

type Answers = Readonly<Record<string, readonly object[]>>

/** The answers come in two parts. */
const ANSWERS: Answers = {
  allrevisions: [
    page(1, 0, 'Page 1', revision(10, 0, 0), revision(11, 10, 1)),
    page(2, 1, 'Talk:White River', revision(12, 9, 2)),
    page(4, 0, 'Page 4', revision(13, 0, 3), revision(14, 13, 4)),
  ],
  logevents: [
    logged(1, 'delete', 3, 5),
    logged(2, 'restore', 4, 6),
    logged(3, 'revision', 1, 7, {
      params: { type: 'revision', ids: [11], old: { bitmask: 0 }, new: { bitmask: 2 } },
    }),
    logged(4, 'revision', 4, 7, {
      params: { type: 'revision', ids: [13], old: { bitmask: 0 }, new: { bitmask: 1 } },
    }),
    { ...logged(5, 'move', 2, 2), type: 'move', ns: 1, title: 'Talk:Grey River' },
    { logid: 6, type: 'delete', action: 'delete', actionhidden: true, timestamp: at(8) },
  ],
}

function answer({ query }: Request, answers = ANSWERS): { json: object } {
  if (query.get('meta') === 'siteinfo') {
    return { json: { query: { general: { wikiid: 'labwiki', servername: 'rivers.example.org' } } } }
  }
  if (query.get('prop') === 'info') {
    const pages = [
      { pageid: 1, lastrevid: 11 },
      { pageid: 4, lastrevid: 14 },
    ]
    return { json: { query: { pages } } }
  }
  const name = query.get('list') ?? ''
  const all = answers[name] ?? []
  const half = Math.ceil(all.length / 2)
  const isRest = query.get('continue') === '-||'
  const more = isRest ? {} : { continue: { continue: '-||', next: 'x' } }
  return { json: { ...more, query: { [name]: isRest ? all.slice(half) : all.slice(0, half) } } }
}

const event = (rev_id: number, page_id: number, kind = 'edit', dt = at(1), wiki = 'labwiki') =>
  JSON.stringify({
    ...{ wiki_id: wiki, page_change_kind: kind, dt, page: { page_id } },
    revision: { rev_id, rev_dt: at(0), is_comment_visible: false },
  })

async function compare(api: FakeApi, events: readonly string[], ...more: string[]) {
  const folder = temporary()
  const [input, output] = ['events.jsonl', 'rows.jsonl'].map((name) => join(folder, name)) as [
    string,
    string,
  ]
  writeFileSync(input, `${events.join('\n')}\n`)
  const window = more.includes('--from') ? [] : ['--from', FROM, '--until', UNTIL]
  const args = ['--wiki', `${api.url}/api.php`, '--events', input, '--output', output]
  const { values } = readArguments('reconcile', [...args, ...window, ...more])
  const code = await reconcile(values, new AbortController())
  const text = code === undefined ? '' : readFileSync(output, 'utf8')
  const rows = text.split('\n').filter(Boolean)
  return { code, rows: rows.map((line): PageRows => JSON.parse(line)) }
}

test('writes the rows of what is missing, and nothing else', async () => {
  await using api = await fakeApi({ '*': answer })
  const sent = [
    event(10, 1, 'create'),
    event(10, 1, 'create', at(0), 'otherwiki'),
    event(11, 1, 'edit', at(1), 'otherwiki'),
    event(30, 3),
    event(14, 4),
    'null',
    'no JSON',
  ]
  const { code, rows } = await compare(api, sent)
  assert.equal(code, 0)
  for (const each of rows)
    assert.ok(pageRows.validate(each), JSON.stringify(pageRows.validate.errors))
  const shown = rows.map(({ page_id, rows: [row] }) => {
    const { page_latest, page_title, page_namespace, rev_id, rev_deleted } =
      row?.after ?? row?.before ?? {}
    const before = row?.after && row.before?.page_title
    return [
      row?.op,
      page_id,
      page_latest ?? rev_id,
      page_namespace ?? rev_deleted,
      page_title,
      before,
    ]
  })
  assert.deepEqual(shown, [
    ['u', 1, 11, 0, 'Page_1', 'Page_1'],
    ['u', 2, 12, 1, 'White_River', 'Grey_River'],
    ['c', 4, 13, 0, 'Page_4', undefined],
    ['d', 3, 30, 2, undefined, undefined],
    ['c', 4, 14, 0, 'Page_4', undefined],
    ['u', 1, 11, 2, undefined, undefined],
  ])
  assert.equal(new Set(rows.map(({ meta }) => meta.id)).size, rows.length)
  const again = await compare(api, sent)
  assert.deepEqual(again.rows, rows)
})

test('says with its exit code that a deletion is missing that cannot be written', async () => {
  await using api = await fakeApi({ '*': answer })
  const { code, rows } = await compare(api, [event(10, 1)])
  assert.equal(code, 1)
  assert.ok(!rows.some(({ page_id }) => page_id === 3))
})

test('finds an event of the second before or after', async () => {
  await using api = await fakeApi({ '*': answer })
  const near = '2026-11-28T01:05:02Z'
  const { rows } = await compare(api, [event(30, 3, 'delete', near), event(12, 2, 'move')])
  assert.deepEqual(
    rows.filter(({ page_id }) => page_id === 2 || page_id === 3),
    [],
  )
})

test('takes no edit of the same second for a move, which leaves the text as it is', async () => {
  const moved = [
    { ...revision(20, 19, 2), sha1: 'a' },
    { ...revision(21, 20, 2), sha1: 'a' },
    { ...revision(22, 21, 2), sha1: 'b' },
  ]
  const move = { ...logged(7, 'move', 5, 2), type: 'move' }
  for (const revisions of [moved, moved.slice(0, 2), moved.slice(1)]) {
    const answers = { allrevisions: [page(5, 0, 'New', ...revisions)], logevents: [move] }
    await using api = await fakeApi({ '*': (request) => answer(request, answers) })
    const { rows } = await compare(api, [event(1, 1)])
    const titles = rows.map(({ rows: [row] }) => [row?.after?.page_latest, row?.before?.page_title])
    const all = [
      [20, 'New'],
      [21, 'Page_5'],
      [22, 'New'],
    ]
    assert.deepEqual(
      titles,
      all.filter(([id]) => revisions.some(({ revid }) => revid === id)),
    )
  }
})

test('ends with one line if the wiki is busy, is no wiki, or nothing is asked', async () => {
  const wrong = [
    [{ status: 429 }, /^the wiki answers HTTP 429$/],
    [{ body: '<html>' }, /^the wiki at http:\/\/127.0.0.1:\d+: .*JSON/],
    [{ json: { error: { code: 'maxlag' } } }, /^the wiki refuses: maxlag$/],
    [{ json: { query: {} } }, /does not say its name/],
    [{ reset: true }, /^the wiki at http:/],
  ] as const
  for (const [reply, message] of wrong) {
    await using api = await fakeApi({ '*': reply })
    await assert.rejects(compare(api, [event(1, 1)]), { message })
  }
  await using api = await fakeApi({ '*': answer })
  await assert.rejects(compare(api, [], '--from', UNTIL, '--until', FROM), {
    message: /is not before/,
  })
})
