/** The floor: a bare loop of the Kafka client, one request for each event, with nothing around it. */
import { join } from 'node:path'
import { deployed, lines, ROOT } from '../files.ts'
import type { Job, Platform } from '../platform.ts'
import { Workers } from '../workers.ts'

const CLIENT = join(ROOT, 'node_modules/@platformatic/kafka')

export const floor: Platform = {
  name: 'floor',
  title: 'Bare loop',
  version: `Node ${process.version.slice(1)}`,
  prepare: async () => {},
  deploy: ({ broker, input, output, group, wiki, folder, processes }: Job) =>
    Workers.start(processes, async (changed) => ({
      process: {
        name: 'the floor',
        command: process.execPath,
        args: [join(ROOT, 'evaluation/floor/loop.ts'), broker, input, output, group, wiki],
        env: { ...(changed && { CHANGED: '1' }) },
        log: join(folder, 'floor.log'),
      },
    })),
  size: () => ({
    ...deployed(join(ROOT, 'evaluation/floor/loop.ts'), join(CLIENT, 'dist')),
    code: lines('evaluation/floor/loop.ts'),
    configuration: 0,
  }),
}
