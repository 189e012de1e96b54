import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

const POM = join(import.meta.dirname, 'pom.xml')
/** A pom.xml that changed is another folder. */
const VERSION = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 8)
const JARS = resolve(import.meta.dirname, '../../.tools', `kafka-${VERSION}`)

/** How to start a program of Kafka's with `java`: warnings are logged to stderr. */
export const JAVA = [
  '-XX:+UseSerialGC',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
  '-cp',
  join(JARS, '*'),
]

/** Fetches Kafka's jars from Maven Central, once. */
export function fetchJars(): void {
  if (existsSync(JARS)) return
  process.stderr.write('Fetching Kafka from Maven Central…\n')
  const part = `${JARS}.${process.pid}`
  const goal = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies']
  const options = [`-DoutputDirectory=${part}`, '-DincludeScope=runtime']
  execFileSync('mvn', [...goal, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    // Whole or not at all: an interrupted download must not be taken for Kafka.
    renameSync(part, JARS)
  } catch (error) {
    if (!existsSync(JARS)) throw error
    // Another process was as fast.
    rmSync(part, { recursive: true })
  }
}
