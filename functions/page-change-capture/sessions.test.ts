/** Captured changes beside those that MediaWiki's event extension sent, step by step; the README has the table. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { assertEmitted, cloudEvent, openFunction, recordedEvents } from '@tributary/runtime/testing'
import type { PageChange, PageRows } from '@tributary/schemas'
import enrichment from './index.ts'
import { RowsWiki } from './testing.ts'

const FIXTURES = join(import.meta.dirname, '../../test/fixtures')
const README = join(import.meta.dirname, 'README.md')
/** The table in the README, with its heading. */
const TABLE = /\| step \|(.*\|\n)+/

interface Step {
  readonly step: string
  readonly events: readonly PageChange[]
}

/** Fields that differ in every event, which the README explains once. */
const EVERYWHERE = [
  '$schema',
  'meta.id',
  'meta.request_id',
  'meta.stream',
  'meta.dt',
  /\.(edit_count|is_registered|is_system)$/,
  'page.namespace_is_content',
  'page.redirect_page_link',
  'prior_state.revision.content_slots.main.origin_rev_id',
]

it('differs from the sent changes of 31 steps as the README says', async (t) => {
  t.mock.timers.enable({ apis: ['Date'] })
  const wiki = new RowsWiki('http://127.0.0.1:8791')
  await using api = await wiki.start()
  await using opened = openFunction(enrichment, { lookups: { wiki: api } })
  const sent = [1, 2].flatMap((number) => {
    const file = readFileSync(join(FIXTURES, `mediawiki-session-${number}.json`), 'utf8')
    return (JSON.parse(file) as Step[]).map(({ step, events }) => ({
      step,
      events: events.filter(({ meta }) => meta.stream === 'mediawiki.page_change.v1'),
    }))
  })
  const rows = recordedEvents<{ step: string; events: PageRows[] }>(
    join(FIXTURES, 'capture/session-rows.jsonl'),
  )
  assert.deepEqual(
    rows.map(({ step }) => step),
    sent.map(({ step }) => step),
  )
  const lines = ['| step | sent | captured | differences |', '|---|---|---|---|']
  for (const [i, { step, events }] of rows.entries()) {
    for (const event of events) wiki.apply(event)
    const captured: PageChange[] = []
    for (const event of events) {
      // Each comes at once.
      t.mock.timers.setTime(Date.parse(event.committed_at))
      const result = await opened.invoke(cloudEvent(event))
      if (result.outcome !== 'skipped') captured.push(assertEmitted(result).data as PageChange)
    }
    lines.push(line(step, sent[i]?.events ?? [], captured))
  }
  const table = `${lines.join('\n')}\n`
  const readme = readFileSync(README, 'utf8')
  const expected = readme.replace(TABLE, () => table)
  if (process.env.REWRITE) writeFileSync(README, expected)
  else assert.equal(readme, expected, 'the README is stale: run this test with REWRITE=1')
})

function line(step: string, sent: readonly PageChange[], captured: readonly PageChange[]): string {
  const key = ({ page_change_kind, page }: PageChange) => `${page_change_kind} ${page.page_id}`
  const differences = new Set<string>()
  for (const event of sent) {
    const own = captured.find((each) => key(each) === key(event))
    for (const each of own ? compare(event, own) : []) differences.add(each)
    if (own) assert.deepEqual([own, event].map(isTimely), [true, true], step)
  }
  const shown = (events: readonly PageChange[]) => events.map(key).join(', ') || '–'
  return `| ${step} | ${shown(sent)} | ${shown(captured)} | ${[...differences].join(', ') || '–'} |`
}

/** A change that made its revision has the revision's time, another one that of its log entry. */
const isTimely = ({ dt, page_change_kind, revision }: PageChange) =>
  /create|edit|move/.test(page_change_kind) ? dt === revision.rev_dt : dt >= revision.rev_dt

/** The fields that differ: missing in the captured change, only in it, or with another value. */
function compare(sent: unknown, captured: unknown, path = ''): string[] {
  if (isEverywhere(path)) return []
  if (captured === undefined) return [`lacks \`${path}\``]
  if (sent === undefined) return [`adds \`${path}\``]
  if (isObject(sent) && isObject(captured)) {
    const names = new Set([...Object.keys(sent), ...Object.keys(captured)])
    return [...names].flatMap((name) =>
      compare(sent[name], captured[name], path ? `${path}.${name}` : name),
    )
  }
  // The steps were done twice, at other times.
  if (/(^|_)dt$/.test(path) && !path.endsWith('registration_dt')) return []
  return JSON.stringify(sent) === JSON.stringify(captured) ? [] : [`other \`${path}\``]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isEverywhere = (path: string) =>
  EVERYWHERE.some((each) => (typeof each === 'string' ? path === each : each.test(path)))
