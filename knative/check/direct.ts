/** The topics of functions that read Kafka themselves. */
import type { Deployment, Job } from './objects.ts'
import { environmentIn, type Overlay } from './overlay.ts'
import { functionOf, podsOf } from './pods.ts'

export interface Direct {
  readonly object: Deployment | Job
  /** The function. */
  readonly name: string
  readonly env: Readonly<Record<string, string>>
  /** The topics that it reads. */
  readonly topics: readonly string[]
  readonly group: string | undefined
  readonly output: string | undefined
}

/** The path of its variables; the rules add a variable's name. */
export const ENV = 'spec.template.spec.containers.0.env'

export const directsOf = (overlay: Overlay): Direct[] =>
  podsOf(overlay.objects).map((object) => {
    const env = environmentIn(overlay, object.spec.template.spec.containers[0])
    return {
      object,
      name: functionOf(object),
      env,
      topics: env.KAFKA_TOPIC?.split(',') ?? [],
      group: env.KAFKA_CONSUMER_GROUP,
      output: env.KAFKA_OUTPUT_TOPIC,
    }
  })
