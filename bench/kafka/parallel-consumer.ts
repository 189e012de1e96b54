/** Confluent's parallel-consumer with the work of evaluation/peers/parallel-consumer/. */
import { maven } from '../../stage/maven.ts'

/** The arguments with which `java` starts one of its programs. The heap is as large as Java makes it. */
export function parallelConsumer(program: 'Enrich' | 'Wait'): string[] {
  const { classpath } = maven('peers/parallel-consumer')
  const log = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'
  return [log, '-cp', classpath, `tributary.${program}`]
}
