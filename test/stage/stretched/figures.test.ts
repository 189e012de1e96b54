import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accountOf } from '../../../stage/stretched/figures/account.ts'
import { figuresOf, isLedNear } from '../../../stage/stretched/figures/figures.ts'
import { quantiles } from '../../../stage/stretched/figures/quantiles.ts'
import { unavailable } from '../../../stage/stretched/figures/unavailable.ts'
import { Observed } from '../../../stage/stretched/probe/observed.ts'

const observe = (...lines: string[]): Observed => {
  const observed = new Observed()
  for (const line of lines) observed.add(line.replaceAll(' ', '\t'))
  return observed
}

/** A record that eqiad's producer sent to partition 0. */
const sent = (number: number, at: number, endedAt: number | '-', error = '') => [
  `S ${at} eqiad ${number}`,
  `P ${at} eqiad 0 ${number} ${endedAt} ${error}`,
]

/** All four consumers read it. */
const readByAll = (number: number, offset: number, at: number) =>
  ['eqiad plain', 'eqiad rack', 'codfw plain', 'codfw rack'].map(
    (reader) => `C ${at} ${reader} 0 ${offset} eqiad ${number}`,
  )

describe('the account of the plain clients', () => {
  it('counts an acknowledged record as lost if one site did not get it', () => {
    const observed = observe(
      ...[...sent(0, 10, 20), ...readByAll(0, 0, 30)],
      ...[...sent(1, 11, 21), 'C 31 eqiad plain 0 1 eqiad 1'],
    )
    const { acknowledged, lost } = accountOf(observed, () => true)
    assert.deepEqual({ acknowledged, lost }, { acknowledged: 2, lost: 1 })
  })

  it('counts no record as lost that its producer gave up', () => {
    const { lost, failed } = accountOf(observe(...sent(0, 10, '-', 'TimeoutException')), () => true)
    assert.deepEqual({ lost, failed }, { lost: 0, failed: { TimeoutException: 1 } })
  })

  it('tells a record that is stored twice from one that is read twice', () => {
    const observed = observe(
      ...[...sent(0, 10, 20), ...readByAll(0, 0, 30), ...readByAll(0, 1, 31)],
      'C 40 eqiad plain 0 1 eqiad 0',
    )
    const { repeated, readAgain, outOfOrder } = accountOf(observed, () => true)
    assert.deepEqual(
      { repeated, readAgain, outOfOrder },
      { repeated: 1, readAgain: 1, outOfOrder: 0 },
    )
  })

  it('finds a record that is stored behind a later one', () => {
    const observed = observe(
      ...[...sent(0, 10, 20), ...sent(1, 11, 21)],
      ...[...readByAll(1, 0, 30), ...readByAll(0, 1, 31)],
    )
    assert.equal(accountOf(observed, () => true).outOfOrder, 1)
  })
})

describe('the figures of a cell', () => {
  it('have the waits that are longer than the patience as time without writes', () => {
    const lines = [...sent(0, 1000, 4000), ...readByAll(0, 0, 4100), ...sent(1, 5000, 5500)]
    const span = { from: 0, to: 10_000, patienceMs: 1000, isNear: isLedNear }
    const { eqiad, codfw } = figuresOf(observe(...lines), span).unavailable
    assert.deepEqual(eqiad.writes, { all: 0, any: 3 })
    assert.deepEqual(codfw.writes, { all: 0, any: 0 })
  })

  it('count another leader, but not the return of one that a site did not see', () => {
    const views = ['L 1 eqiad 0 1 1,2', 'L 5 eqiad 0 2 2', 'L 6 eqiad 0 -1 2', 'L 7 eqiad 0 2 1,2']
    const span = { from: 2, to: 10, patienceMs: 1000, isNear: isLedNear }
    assert.equal(figuresOf(observe(...views), span).leaderElections, 1)
  })
})

it('no partition is available only while all of them wait', () => {
  const waits = [
    { partition: 0, from: 0, to: 3000 },
    { partition: 1, from: 1000, to: 2000 },
  ]
  assert.deepEqual(unavailable(waits, 2), { all: 1, any: 3 })
})

it('the p99 of a hundred values is the second largest', () => {
  const values = Array.from({ length: 100 }, (_, i) => i + 1)
  assert.deepEqual(quantiles(values), { count: 100, p50: 50, p99: 99, most: 100 })
})

describe('the progress of records', () => {
  const late = (...lines: string[]) => observe(...lines, 'S 90 codfw 0').progress.late(50)

  it('is late while a record is not written', () => {
    assert.match(late('S 10 eqiad 0', 'S 95 eqiad 1') ?? '', /eqiad 0 is not written/)
  })

  it('is late while a consumer lacks a record, also one that was read before it was acknowledged', () => {
    const early = ['S 10 eqiad 0', ...readByAll(0, 0, 15), 'P 10 eqiad 0 0 20 ', 'S 95 eqiad 1']
    assert.equal(late(...early), undefined)
    assert.match(late(...early.toSpliced(1, 1)) ?? '', /eqiad 0 is read by 3 of 4/)
  })

  it('waits for a record that was sent in time and acknowledged later', () => {
    const lines = ['S 10 eqiad 0', 'P 10 eqiad 0 0 80 ', 'S 95 eqiad 1']
    assert.match(late(...lines) ?? '', /eqiad 0 is read by 0 of 4/)
  })
})
