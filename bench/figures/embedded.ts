import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withoutEnvelope } from '../answers.ts'
import { environment, tributary } from '../contestants.ts'
import { type PageChange, pageChange } from '../events.ts'
import type { Bench, Figure } from '../figure.ts'
import { type ProgramRun, runProgram } from '../program.ts'
import { start } from '../running.ts'

/** Events in flight, for the function alone; and partitions, for the command. */
const IN_FLIGHT = 16
/** The number of events after which V8 has compiled everything. */
const WARM = 20_000

/**
 * `tributary run` from file to file, which runs the function in its own process, against the function alone.
 * The difference between a long and a short run counts: both contain the cost of the start and of the warm-up,
 * since the short run is as long as the warm-up of the function alone.
 */
export const embedded: Figure = {
  name: 'embedded',
  async measure({ samples, quick, progress }: Bench) {
    const [rounds, short, long] = quick ? [1, WARM, 40_000] : [5, WARM, 50_000]
    const changes = Array.from({ length: long }, (_, index) => pageChange(index + 1, 1400))
    const folder = mkdtempSync(join(tmpdir(), 'tributary-bench-'))
    await using stack = new AsyncDisposableStack()
    stack.defer(() => rmSync(folder, { recursive: true }))
    const [input, output] = [join(folder, 'in.jsonl'), join(folder, 'out.jsonl')]
    writeFileSync(input, changes.map((change) => `${JSON.stringify(change)}\n`).join(''))
    const run = async (events: number): Promise<ProgramRun> => {
      const files = ['--input', input, '--output', output, '--partitions', String(IN_FLIGHT)]
      const args = ['run', 'bench/functions/echo', ...files, '--limit', String(events), '--quiet']
      const ran = await runProgram(['packages/tributary/cli.ts', ...args], tributary.cwd)
      checkOutput(output, changes.slice(0, events))
      return ran
    }
    const work = { changes: changes.slice(0, 500), env: environment() }
    const [alone] = await start(stack, [tributary], { task: 'echo', ...work })
    if (!alone) return
    await alone.run({ inFlight: IN_FLIGHT, events: WARM })
    for (let round = 0; round < rounds; round++) {
      const before = alone.process.cpu
      const { events } = await alone.run({ inFlight: IN_FLIGHT, milliseconds: 1000 })
      samples.add(
        'embedded-alone-cpu',
        tributary.name,
        microseconds(alone.process.cpu - before, events),
      )
      const [a, b] = [await run(short), await run(long)]
      samples.add('embedded-cpu', tributary.name, microseconds(b.cpu - a.cpu, long - short))
      samples.add('embedded-events', tributary.name, (long - short) / (b.seconds - a.seconds))
      progress((round + 1) / rounds)
    }
  },
}

/** Microseconds per event. */
const microseconds = (milliseconds: number, events: number) => (milliseconds * 1000) / events

/** Asserts that every change came out once and unaltered, and each page's changes in order. */
function checkOutput(path: string, changes: readonly PageChange[]): void {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  assert.equal(lines.length, changes.length)
  const latest = new Map<unknown, number>()
  for (const line of lines) {
    const { page, revision, ...change } = JSON.parse(line) as PageChange
    const sent = changes[revision.rev_id - 1] as PageChange
    assert.deepEqual(withoutEnvelope({ ...change, page, revision }), withoutEnvelope(sent))
    const { page_id } = page as { page_id: number }
    assert.ok(revision.rev_id > (latest.get(page_id) ?? 0), 'a page is out of order')
    latest.set(page_id, revision.rev_id)
  }
}
