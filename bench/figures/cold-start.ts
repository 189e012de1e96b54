import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { checker } from '../answers.ts'
import { all, type Contestant, environment } from '../contestants.ts'
import { pageChange, request } from '../events.ts'
import { type Bench, type Figure, rotated } from '../figure.ts'
import { Connection } from '../load/connection.ts'
import { Process } from '../process.ts'

const CHANGE = pageChange(7, 1400)
const REQUEST = request(CHANGE)
/** Until what was put off until after the first answer is done. */
const SETTLED_MS = 400

/** From being spawned to the first event being answered, with what was compiled before and without. */
export const coldStart: Figure = {
  name: 'cold-start',
  async measure({ samples, quick, progress }: Bench) {
    const rounds = quick ? 7 : 21
    const cache = mkdtempSync(join(tmpdir(), 'tributary-compile-cache-'))
    const variants = all.flatMap((contestant) => [
      { contestant, metric: 'cold-start', args: contestant.args('echo'), env: {} },
      {
        contestant,
        metric: 'cold-start-cached',
        args: (contestant.packaged ?? contestant.args)('echo'),
        env: contestant.packaged ? {} : { NODE_COMPILE_CACHE: cache },
      },
    ])
    try {
      // The first runs write the cache, and bring the files into memory.
      for (const { contestant, args, env } of variants) await start(contestant, args, env, true)
      for (let round = 0; round < rounds; round++) {
        for (const { contestant, metric, args, env } of rotated(variants, round)) {
          const { cpu, wall, settled } = await start(contestant, args, env, round % 3 === 0)
          samples.add(`${metric}-cpu`, contestant.name, cpu)
          samples.add(`${metric}-wall`, contestant.name, wall)
          if (settled) samples.add(`${metric}-cpu-settled`, contestant.name, settled)
        }
        progress((round + 1) / rounds)
      }
    } finally {
      rmSync(cache, { recursive: true })
    }
  },
}

async function start(
  { cwd }: Contestant,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  settle: boolean,
) {
  const process = await Process.spawn(args, { ...environment(), ...env }, cwd)
  const connection = new Connection(await process.connected())
  const answer = await connection.post(REQUEST)
  const wall = performance.now() - process.spawned
  const { cpu } = process
  checker([CHANGE])(answer, 0)
  if (settle) await sleep(SETTLED_MS)
  const settled = settle ? process.cpu : undefined
  connection.close()
  await process.stop()
  return { cpu, wall, settled }
}
