import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { completeFolder } from '../complete-folder.ts'

/** The jars that a pom.xml names, fetched from Maven Central. */
export class Jars {
  readonly folder: string
  readonly #pom: string

  constructor(pom: string) {
    this.#pom = pom
    // Part of the folder's name, so that a changed pom.xml is fetched anew.
    const version = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 8)
    this.folder = resolve(import.meta.dirname, '../../.tools', `kafka-${version}`)
  }

  /** The arguments with which `java` starts one of Kafka's programs; it logs warnings to stderr. */
  get java(): string[] {
    return [
      '-XX:+UseSerialGC',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-Dorg.slf4j.simpleLogger.showDateTime=true',
      '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
      '-cp',
      join(this.folder, '*'),
    ]
  }

  /** Fetches the jars, unless they are there already. */
  fetch(): void {
    completeFolder(this.folder, (folder) => {
      process.stderr.write('Fetching Kafka from Maven Central…\n')
      const goal = ['-q', '-B', '-f', this.#pom, 'dependency:copy-dependencies']
      const options = [`-DoutputDirectory=${folder}`, '-DincludeScope=runtime']
      execFileSync('mvn', [...goal, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
    })
  }
}

/** Kafka 3.9.2, with the Kafka Connect and MirrorMaker 2 of stage/two-dc/. */
const KAFKA = new Jars(join(import.meta.dirname, 'pom.xml'))

export const JAVA = KAFKA.java
export const fetchJars = (): void => KAFKA.fetch()
