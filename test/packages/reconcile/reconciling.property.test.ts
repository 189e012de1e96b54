/** Which events are missing, on random histories: lost, late, doubled, with outages of either side and restarts. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { random } from '../../../stage/random.ts'
import { type Arrival, reconcile } from './process.ts'

const AFTER = 60_000

/** A history, and what is true of it. */
interface History {
  readonly arrivals: readonly Arrival[]
  readonly lost: ReadonlySet<string>
  /** Their event came more than AFTER later than others: it may be emitted, too. */
  readonly tooLate: ReadonlySet<string>
}

function history({ integer }: ReturnType<typeof random>): History {
  const chance = (percent: number) => integer(1, 100) <= percent
  const lost = new Set<string>()
  const tooLate = new Set<string>()
  const arrivals: Arrival[] = []
  // One side after the other is out for up to ten minutes; its records come all at once afterwards.
  const readerOut = [integer(300, 900), integer(900, 1500)].map((second) => second * 1000)
  const senderOut = [integer(1800, 2400), integer(2400, 3000)].map((second) => second * 1000)
  const behind = (time: number, [from = 0, to = 0]: readonly number[]) =>
    time >= from && time < to ? to : time
  let revision = 100
  for (let time = 0; time < 3_600_000; time += integer(1, 1500)) {
    const page = `page ${integer(1, 20)}`
    const kind = chance(90) ? 'edit' : 'visibility_change'
    if (kind === 'edit') revision++
    const id = `${kind} ${revision} @${time}`
    const entry = { id, wiki: 'w', page, revision, kind, time, revisionTime: time, happened: time }
    const captured = behind(time + integer(1, 25), readerOut)
    arrivals.push({ at: captured, side: 'captured', entry })
    if (chance(2)) arrivals.push({ at: captured + integer(0, 500), side: 'captured', entry })
    if (chance(1)) {
      lost.add(id)
      continue
    }
    const delay = chance(2) ? integer(1000, 50_000) : chance(1) ? integer(90_000, 600_000) : 0
    if (delay > AFTER) tooLate.add(id)
    // The intake time is that of the sender; a delay between sender and topic comes on top.
    const sent = { ...entry, id: `sent ${id}`, time: time + integer(5, 900) }
    const at = behind(sent.time + integer(1, 100) + delay, senderOut)
    arrivals.push({ at, side: 'sent', entry: sent })
    if (chance(2)) arrivals.push({ at: at + integer(0, 30_000), side: 'sent', entry: sent })
    if (chance(1) && kind === 'edit' && delay === 0) {
      const again = { ...sent, id: `null ${id}`, time: sent.time + integer(0, 5_000_000) }
      arrivals.push({ at: behind(again.time + 50, senderOut), side: 'sent', entry: again })
    }
  }
  // What an outage has held back comes in its order.
  arrivals.sort((a, b) => a.at - b.at || a.entry.time - b.entry.time)
  return { arrivals, lost, tooLate }
}

/** What is emitted in place of an event. */
function run({ arrivals }: History, restarts: readonly number[] = []) {
  const { emitted, endings } = reconcile(arrivals, AFTER, restarts)
  const missing = emitted.filter(({ mark }) => mark === 'missing')
  return { emitted: missing.map(({ entry: { id }, at }) => ({ id, at })), endings }
}

/** By kind and revision: of two equal changes, either may be the one that is missing. */
const identity = (id: string) => id.replace(/ @.*/, '')
const identities = (ids: Iterable<string>) => [...ids].map(identity).toSorted()

/** The emitted changes whose event came in time. */
function wrongly(emitted: readonly { readonly id: string }[], { lost, tooLate }: History) {
  const right = new Set(identities([...lost, ...tooLate]))
  return emitted.filter(({ id }) => !right.has(identity(id)))
}

/** Near its end a history has not come far enough. */
const END = 3_500_000
const inTime = (id: string) => Number(id.split('@')[1]) < END

it('emits what is lost, each once, and nothing else', (t) => {
  const generator = random()
  t.diagnostic(`SEED=${generator.seed}`)
  for (let i = 0; i < 5; i++) {
    const made = history(generator)
    const { emitted, endings } = run(made)
    assert.deepEqual(wrongly(emitted, made), [])
    const left = new Set(identities(emitted.map(({ id }) => id)))
    for (const id of identities([...made.lost].filter(inTime))) assert.ok(left.has(id), id)
    assert.equal(new Set(emitted.map(({ id }) => id)).size, emitted.length)
    assert.equal(endings.get('surplus') ?? 0, 0)
    assert.ok((endings.get('late') ?? 0) <= made.tooLate.size)
  }
})

it('emits each within 10 s after RECONCILE_AFTER, while both sides work', (t) => {
  const generator = random()
  t.diagnostic(`SEED=${generator.seed}`)
  const made = history(generator)
  const slow = run(made).emitted.filter(({ id, at }) => {
    const time = Number(id.split('@')[1])
    // Outages lie between these times.
    const works =
      time < 200_000 || (time > 1_600_000 && time < 1_700_000) || (time > 3_100_000 && time < END)
    return works && at > time + AFTER + 10_000
  })
  assert.deepEqual(slow, [])
})

it('emits nothing else after restarts at any moment', (t) => {
  const generator = random()
  t.diagnostic(`SEED=${generator.seed}`)
  for (let i = 0; i < 5; i++) {
    const made = history(generator)
    const restarts = Array.from({ length: 20 }, () => generator.integer(0, 3_600_000))
    const { emitted } = run(made, restarts)
    const twice = new Set(identities(repeatedNear(made, restarts)))
    assert.deepEqual(
      wrongly(emitted, made).filter(({ id }) => !twice.has(identity(id))),
      [],
    )
    const all = new Set(identities(emitted.map(({ id }) => id)))
    // An event that came twice, the second time after a restart, may stand for another change of its revision.
    const edits = identities([...made.lost].filter(inTime)).filter((id) => id.startsWith('edit'))
    for (const id of edits) assert.ok(all.has(id), id)
  }
})

/** Changes that the reader brought twice, once before and once after a restart: the second one is emitted. */
function repeatedNear({ arrivals }: History, restarts: readonly number[]): string[] {
  const first = new Map<string, number>()
  return arrivals.flatMap(({ side, at, entry: { id } }) => {
    if (side === 'sent') return []
    const before = first.get(id)
    first.set(id, at)
    return before !== undefined && restarts.some((r) => r >= before && r <= at) ? [id] : []
  })
}
