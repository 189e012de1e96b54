import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { completeFolder } from '../complete-folder.ts'

const POM = join(import.meta.dirname, 'pom.xml')
/** Part of the folder's name, so that a changed pom.xml is fetched anew. */
const VERSION = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 8)
const JARS = resolve(import.meta.dirname, '../../.tools', `kafka-${VERSION}`)

/** The arguments with which `java` starts one of Kafka's programs; it logs warnings to stderr. */
export const JAVA = [
  '-XX:+UseSerialGC',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
  '-cp',
  join(JARS, '*'),
]

/** Fetches Kafka's jars from Maven Central, unless they are there already. */
export function fetchJars(): void {
  completeFolder(JARS, (folder) => {
    process.stderr.write('Fetching Kafka from Maven Central…\n')
    const goal = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies']
    const options = [`-DoutputDirectory=${folder}`, '-DincludeScope=runtime']
    execFileSync('mvn', [...goal, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
  })
}
