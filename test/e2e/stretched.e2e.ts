/** The harness of `make stretched`, on real brokers: a slow cell, a broken one, and a run that goes on. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import type { Results } from '../../stage/stretched/results.ts'

const MAIN = join(import.meta.dirname, '../../stage/stretched/main.ts')
const TIMEOUT_MS = 600_000

test('make stretched measures cells, keeps them, and loses no record in a slow and in a stalled cluster', {
  timeout: TIMEOUT_MS,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-stretched-e2e-'))
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
  const env = { ...inherited, STRETCHED_OUT: folder }
  const run = async (...words: string[]) =>
    (await promisify(execFile)(process.execPath, [MAIN, ...words], { env })).stdout
  const ids = ['4.4.0 2.5 rtt-300', '4.4.0 2.5 stall-2']
  try {
    for (const id of ids) process.stdout.write((await run(id)).replace(/^/gm, '# '))
    const { cells }: Results = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'))
    assert.deepEqual(Object.keys(cells), ids)
    const [slow, stalled] = ids.map((id) => cells[id]) as [
      Results['cells'][string],
      Results['cells'][string],
    ]
    for (const { acknowledged, lost, outOfOrder } of [slow, stalled]) {
      assert.ok(acknowledged > 100)
      assert.deepEqual({ lost, outOfOrder }, { lost: 0, outOfOrder: 0 })
    }
    // A busy machine only delays: a lone write needs a round trip, and nobody writes in a stall of 2 s.
    assert.ok((slow.produceAlone.near?.p50 ?? 0) >= 300)
    assert.ok((stalled.produce.near?.most ?? 0) >= 2000)
    assert.match(await run(ids[0] as string), /1 cells; 1 are measured/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
