/** Builds Confluent's parallel-consumer with the work of evaluation/peers/parallel-consumer/, by Maven. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { completeFolder } from '../../stage/complete-folder.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const SOURCE = join(ROOT, 'evaluation/peers/parallel-consumer')

/** The arguments with which `java` starts one of its programs. The heap is as large as Java makes it. */
export function parallelConsumer(program: 'Enrich' | 'Wait'): string[] {
  const jars = built()
  const classpath = `${join(jars, '*')}:${join(jars, 'build/classes')}`
  return [
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
    '-cp',
    classpath,
    `tributary.${program}`,
  ]
}

/** Builds it unless it is built, from these sources. @returns the folder */
function built(): string {
  const version = createHash('sha256')
  for (const file of globSync('**/*.{xml,java}', { cwd: SOURCE }).sort()) {
    version.update(readFileSync(join(SOURCE, file)))
  }
  const folder = join(ROOT, '.tools', `parallel-consumer-${version.digest('hex').slice(0, 8)}`)
  completeFolder(folder, (temporary) => {
    process.stderr.write('Building parallel-consumer with Maven…\n')
    const copy = ['dependency:copy-dependencies', '-DincludeScope=runtime']
    const folders = [`-Dfolder=${temporary}`, `-DoutputDirectory=${temporary}`]
    const goals = ['-q', '-B', '-f', join(SOURCE, 'pom.xml'), 'compile', ...copy, ...folders]
    execFileSync('mvn', goals, { stdio: ['ignore', 'ignore', 'inherit'] })
  })
  return folder
}
