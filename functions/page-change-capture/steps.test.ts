/** page-change-capture on the rows of 59 steps that were recorded on a real MediaWiki. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { cloudEvent, openFunction, recordedEvents } from '@tributary/runtime/testing'
import type { PageChange, PageRows } from '@tributary/schemas'
import enrichment from './index.ts'
import { lacksOf } from './revision.ts'
import { Rows } from './rows.ts'
import { RowsWiki } from './testing.ts'
import { type Derived, derivedChanges, summary } from './testing-derived.ts'

const FIXTURES = join(import.meta.dirname, '../../test/fixtures/capture')

/** By transaction and page, the changes that an experiment derived from the same rows. */
const expected = new Map<string, Derived>()
for (const { gtid, derived } of [...derivedChanges().values()].flat()) {
  const key = `${gtid} ${derived.page_id ?? derived.pages?.[1]}`
  // Two old revisions were hidden at once; neither is a change of the page.
  if (!expected.has(key)) expected.set(key, derived)
}

/** Why a derived change is none of page_change, by the reason to skip it. */
const NONE: Readonly<Record<string, string>> = {
  not_current: 'visibility_change',
  history_merge: 'history_merge(not in page_change)',
}

/** Rows in which the experiment saw no change either. */
const NOTHING = new Set(['part_of_a_deletion', 'no_revision_yet', 'revision_not_current'])

describe('page-change-capture on the 59 recorded steps', async () => {
  const events = recordedEvents<PageRows>(join(FIXTURES, 'page_rows.jsonl'))
  const wiki = new RowsWiki()
  await using api = await wiki.start()
  await using opened = openFunction(enrichment, { lookups: { wiki: api } })
  const results = new Map<string, PageChange | string>()
  for (const event of events) {
    for (const each of events) if (each.gtid === event.gtid) wiki.apply(each)
    const result = await opened.invoke(cloudEvent(event))
    assert.ok(result.outcome !== 'failed', JSON.stringify(result))
    const change = result.outcome === 'skipped' ? result.reason : result.event?.data
    results.set(`${event.gtid} ${event.page_id}`, change as PageChange | string)
  }

  it('has a change or a reason for each page of each transaction', () => {
    assert.deepEqual(
      [...expected.keys()].filter((key) => !results.has(key)),
      [],
    )
    for (const [key, result] of results) {
      const derived = expected.get(key)
      if (typeof result !== 'string') assert.ok(derived, `${key}: a change that nobody made`)
      else if (NOTHING.has(result)) assert.equal(derived, undefined, `${key}: ${result}`)
      else assert.equal(derived?.kind, NONE[result], `${key}: ${result}`)
    }
  })

  it('has the same kind, page, revision and prior state', () => {
    for (const [key, result] of results) {
      const derived = expected.get(key)
      if (typeof result !== 'string' && derived)
        assert.deepEqual(summary(result, derived), derived, key)
    }
  })

  it('knows what the rows lack', () => {
    for (const event of events) {
      const { kind, rev_id, need } = expected.get(`${event.gtid} ${event.page_id}`) ?? {}
      if (!rev_id || !need || kind === 'delete' || kind === 'visibility_change') continue
      const lacks = lacksOf(rev_id, new Rows(event)).map((each) => NEEDS[each] ?? each)
      assert.deepEqual(lacks, need, event.gtid)
    }
  })
})

/** By our word the experiment's. */
const NEEDS: Readonly<Record<string, string>> = { 'slot main': 'slot1', 'slot sidecar': 'slot2' }
