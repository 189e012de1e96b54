/**
 * The 59 recorded steps done anew in a real MediaWiki on MariaDB: the reader and page-change-capture make the changes
 * that an experiment derived from the recorded rows. Pages and revisions have other numbers than in the recording.
 */
import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Derived,
  derivedChanges,
  summary,
} from '../../functions/page-change-capture/testing-derived.ts'
import { type PageChange, pageChange } from '../../schemas/generated/index.js'
import type { Broker } from '../../stage/kafka/broker.ts'
import { follow, header, readAll } from '../../stage/kafka/topics.ts'
import type { MediaWiki } from '../../stage/mediawiki.ts'
import { CAPTURED, CapturingWiki, DEAD, ROWS } from '../support/capturing-wiki.ts'
import type { FunctionProcess } from '../support/function-process.ts'
import { prepare, Repetition, recordedSteps, SETTINGS } from './capture-steps.ts'
import { RecordedNumbers } from './recorded-numbers.ts'

const PATIENCE_MS = 30_000

/** Rows without a change, by the reason; the recording has as many. */
const SKIPPED = {
  ...{ not_current: 4, history_merge: 1, part_of_a_deletion: 2 },
  ...{ no_revision_yet: 1, revision_not_current: 2 },
}

/** Both of two edits at once succeed if one is stored before the other begins. */
const twice = (edit: Derived): Derived[] => [
  { ...edit, rev_id: 0 },
  { ...edit, prior: { rev_id: 0 } },
]

const placeOf = (change: PageChange) =>
  summary(change, { kind: '', ns: 0, title: '', page_id: 0 }) as Derived

/** The pages of a transaction come in any order, the changes of one page in theirs. */
function byPage<T>(changes: readonly T[], of: (change: T) => Derived): T[] {
  const key = ([first]: readonly T[]) => {
    const { kind, ns, title } = of(first as T)
    return `${kind} ${ns} ${title}`
  }
  const pages = [...Map.groupBy(changes, (change) => of(change).page_id).values()]
  return pages.sort((a, b) => (key(a) < key(b) ? -1 : 1)).flat()
}

const sum = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0)

describe('page-change-capture on the 59 recorded steps, done anew', () => {
  const end = new AbortController()
  let capturing: CapturingWiki
  let broker: Broker
  let wiki: MediaWiki
  let fn: FunctionProcess
  const arrived: PageChange[] = []
  const more = new EventEmitter()
  let following: Promise<void>
  let taken = 0

  before(async () => {
    capturing = await CapturingWiki.start({ settings: SETTINGS, prepare })
    ;({ broker, wiki, fn } = capturing)
    following = (async () => {
      for await (const { value } of follow(broker, [CAPTURED], end.signal)) {
        arrived.push(JSON.parse(value.toString()))
        more.emit('more')
      }
    })()
  })
  after(async () => {
    end.abort()
    await following
    await capturing?.[Symbol.asyncDispose]()
  })

  const numbers = new RecordedNumbers()
  /** The current revision of each page. All numbers are the recording's. */
  const current = new Map<number, number>()

  /** The derived changes that are changes of a page: not those of old revisions. */
  function expectedOf(derived: readonly Derived[]): Derived[] {
    const expected = derived.filter(({ kind, page_id, rev_id }) => {
      if (kind === 'visibility_change') return current.get(page_id ?? 0) === rev_id
      return !kind.startsWith('history_merge')
    })
    for (const { page_id, rev_id } of expected) if (page_id && rev_id) current.set(page_id, rev_id)
    return expected
  }

  /** Takes the next changes, waiting for them. */
  async function take(wanted: number, step: string): Promise<PageChange[]> {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    while (arrived.length < taken + wanted && !signal.aborted) {
      await once(more, 'more', { signal }).catch(() => {})
    }
    const changes = arrived.slice(taken, taken + wanted)
    assert.equal(changes.length, wanted, `${step}: ${fn.stdout}`)
    taken += wanted
    return changes
  }

  /** How many events the function has ended, by code or reason. */
  async function endedByCode(): Promise<Map<string, number>> {
    const counts = (await fn.metricsText()).matchAll(
      /^tributary_events_total.*code="(\w+)"\} (\d+)$/gm,
    )
    return new Map([...counts].map(([, code = '', count]) => [code, Number(count)]))
  }

  it('gives the derived changes of each step', async () => {
    const derived = derivedChanges()
    const steps = recordedSteps()
    assert.deepEqual(
      steps.map(({ step }) => step),
      [...derived.keys()],
    )
    const repetition = new Repetition(wiki, numbers.revisionOf)
    for (const recorded of steps) {
      const { step } = recorded
      const answers = await repetition.do(recorded)
      const all = expectedOf(derived.get(step)?.map((each) => each.derived) ?? [])
      const isTwice = step === 'two-edits-at-once' && answers.length === 2
      const expected = byPage(isTwice ? all.flatMap(twice) : all, (each) => each)
      const changes = byPage(await take(expected.length, step), placeOf)
      const own = changes.map((change, i) => {
        const one = expected[i] as Derived
        const { rev_parent_id: parent, rev_id } = change.revision
        const isFollowing = ['edit', 'move'].includes(one.kind)
        if (isFollowing) assert.equal(parent, change.prior_state?.revision?.rev_id, `${rev_id}`)
        return summary(numbers.applyTo(change, one), one)
      })
      assert.deepEqual({ step, changes: own }, { step, changes: expected })
    }
  })

  it('gives no other change, and no dead letter', async () => {
    const rows = await readAll(broker, ROWS)
    let ended = await endedByCode()
    for (const end = Date.now() + PATIENCE_MS; sum(ended) < rows.length; await sleep(50)) {
      assert.ok(Date.now() < end, `${sum(ended)} of ${rows.length} events have ended`)
      ended = await endedByCode()
    }
    // The reader's own records have no rows.
    ended.delete('canary')
    assert.deepEqual(Object.fromEntries(ended), { ...SKIPPED, ok: taken })
    assert.deepEqual(await readAll(broker, DEAD), [])
    const changes = await readAll(broker, CAPTURED)
    assert.equal(changes.length, taken)
    for (const record of changes) {
      const change: PageChange = JSON.parse(record.value.toString())
      assert.ok(pageChange.validate(change), JSON.stringify(pageChange.validate.errors))
      assert.equal(header(record, 'ce_id'), change.meta.id)
    }
  })
})
