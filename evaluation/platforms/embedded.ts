/** Tributary's command, which has the function inside: `tributary run` from topic to topic. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { deployed, lines, ROOT } from '../files.ts'
import type { Job, Platform } from '../platform.ts'
import { type Worker, Workers } from '../workers.ts'
import { FUNCTION } from './direct.ts'

const COMMAND = 'packages/tributary/cli.ts'
/** The packages' files without the bundles beside them. */
const sources = () =>
  globSync('packages/**/*.*', { cwd: ROOT, exclude: ['**/dist'] }).map((path) => join(ROOT, path))

export const embedded: Platform = {
  name: 'run',
  title: '`tributary run`',
  version: `Node ${process.version.slice(1)}`,
  prepare: async () => {},
  deploy: (job) => Workers.start(job.processes, async (changed) => worker(job, changed)),
  size: () => ({
    ...deployed(...sources(), join(ROOT, 'node_modules/@platformatic')),
    code: lines(`functions/${FUNCTION}/index.ts`),
    configuration: 0,
  }),
}

function worker(
  { broker, input, output, deadLetters, group, wiki, folder }: Job,
  changed: boolean,
): Worker {
  const topic = (name: string) => `kafka://${broker}/${name}`
  const functionFolder = changed ? `evaluation/changed/${FUNCTION}` : FUNCTION
  const ways = ['--input', topic(input), '--output', topic(output)]
  const options = ['--dead-letters', topic(deadLetters), '--group', group, '--ordering', 'keyed']
  const args = ['run', functionFolder, ...ways, ...options, '--wiki', wiki, '--quiet']
  return {
    process: {
      name: 'tributary run',
      command: process.execPath,
      args: [join(ROOT, COMMAND), ...args],
      env: { NODE_ENV: 'production' },
      log: join(folder, 'run.log'),
    },
  }
}
