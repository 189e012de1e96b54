/** The folders that nodes start with, and how Java offers their metrics. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Jars } from '../kafka/jars.ts'
import type { NodePlan } from './sites.ts'

/** The arguments with which Java offers its metrics on a port of 127.0.0.1. */
export const jmxArguments = (port: number): string[] => [
  ...[`port=${port}`, `rmi.port=${port}`, 'host=127.0.0.1', 'authenticate=false', 'ssl=false'].map(
    (each) => `-Dcom.sun.management.jmxremote.${each}`,
  ),
  '-Djava.rmi.server.hostname=127.0.0.1',
]

/** Formats the folder of one node, and copies it: starting the tool for each of them takes long. */
export async function format(
  jars: Jars,
  folder: string,
  nodes: readonly NodePlan[],
): Promise<void> {
  const main = ['-XX:TieredStopAtLevel=1', ...jars.java, 'kafka.tools.StorageTool']
  const first = nodes.find(({ isVoter, isBroker }) => isVoter && isBroker) as NodePlan
  const properties = join(folder, `${first.id}.properties`)
  const format = ['format', '-t', 'tributary-stretched-01', '-c', properties]
  await promisify(execFile)('java', [...main, ...format])
  const formatted = join(folder, `data-${first.id}`)
  const meta = readFileSync(join(formatted, 'meta.properties'), 'utf8')
  for (const { id } of nodes) {
    if (id === first.id) continue
    const copy = join(folder, `data-${id}`)
    cpSync(formatted, copy, { recursive: true })
    const directory = randomBytes(16).toString('base64url').replaceAll('-', 'x')
    const own = meta
      .replace(/^node\.id=.*$/m, `node.id=${id}`)
      .replace(/^directory\.id=.*$/m, `directory.id=${directory}`)
    writeFileSync(join(copy, 'meta.properties'), own)
  }
}
