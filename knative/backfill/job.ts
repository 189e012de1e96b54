/** The Job of a backfill: the pods of components/direct, with a group of their own, for a part of a topic. */
import type { Deployment, Job } from '../check/objects.ts'
import { functionOf } from '../check/pods.ts'
import { LoadError } from '../load-error.ts'

/** Which records, by their timestamps. */
export interface Part {
  /** Theirs are read, too. */
  readonly from: string
  /** Theirs are not. Or `latest`, the end of the topic when the Job starts. */
  readonly until: string
}

/** Time to read its log. */
const KEEP_SECONDS = 7 * 24 * 3600
/** Kubernetes waits 10, 20, 40, … s between these; a group that has begun goes on where it was. */
const RESTARTS = 10

/**
 * @param deployment of the function, as an overlay renders it
 * @param image in place of the overlay's
 */
export function backfillJob(
  deployment: Deployment,
  datacenter: string,
  part: Part,
  image = '',
): Job {
  const name = functionOf(deployment)
  const id = `${part.from}-${part.until}`
  const { metadata, spec } = deployment.spec.template
  const [container] = spec.containers
  const own = {
    KAFKA_CONSUMER_GROUP: `${datacenter}.tributary.${name}.backfill-${id.replaceAll(':', '')}`,
    KAFKA_START: part.from,
    KAFKA_END: part.until,
  }
  const kept = (container.env ?? []).filter((variable) => !(variable.name in own))
  const env = [...kept, ...Object.entries(own).map(([name, value]) => ({ name, value }))]
  const { namespace } = deployment.metadata
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${name}-backfill-${short(part.from)}-${short(part.until)}`,
      ...(namespace && { namespace }),
    },
    spec: {
      backoffLimit: RESTARTS,
      ttlSecondsAfterFinished: KEEP_SECONDS,
      template: {
        metadata: { labels: { ...metadata.labels, 'app.kubernetes.io/component': 'backfill' } },
        spec: {
          ...spec,
          restartPolicy: 'OnFailure',
          containers: [{ ...container, image: image || container.image, env }],
        },
      },
    },
  }
}

/** Only minutes: a name of Kubernetes has no room for more. */
const short = (time: string) =>
  time
    .replace(/:\d\d(\.\d+)?Z$/, '')
    .replaceAll(/[-:]/g, '')
    .toLowerCase()

/**
 * A time as KAFKA_START and KAFKA_END take it, in UTC.
 * @param name the variable of `make backfill` that it comes from
 * @throws LoadError if it is none
 */
export function timeOf(name: 'FROM' | 'UNTIL', text = ''): string {
  if (name === 'UNTIL' && text === 'latest') return text
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/.test(text)
  const time = isTime ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(time)) return new Date(time).toISOString().replace('.000Z', 'Z')
  const or = name === 'UNTIL' ? ', or latest' : ''
  throw new LoadError(
    `${name} is ${text || 'not set'}; write a date, or a time such as 2026-11-23T00:00:00Z${or}`,
  )
}
