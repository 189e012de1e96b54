/** Functions that read Kafka themselves, in Deployments (components/direct) and Jobs (make backfill). */
import { directsOf, ENV } from '../direct.ts'
import { ofKind, references } from '../objects.ts'
import { ORDERER } from '../ordered-stream.ts'
import { deliverers, type Overlay, serviceOf } from '../overlay.ts'
import { settingsFrom } from '../packages.ts'
import { isPaused, PAUSED } from '../pause.ts'
import { functionOf } from '../pods.ts'
import { problem, type Rule } from '../rule.ts'
import { nodeOf } from '../ways.ts'

export const oneTransport: Rule = {
  name: 'one-transport',
  why: 'A function that reads Kafka itself and is also called by Eventing handles every event twice, and the two do not keep the order of a key.',
  *check(overlay) {
    for (const deployment of ofKind(overlay.objects, 'Deployment')) {
      const name = functionOf(deployment)
      const other = deliverers(overlay).find(({ to }) => to.kind === 'Service' && to.name === name)
      const also = other?.object ?? serviceOf(overlay, name) ?? leadingTo(overlay, name)
      if (!also) continue
      const message = `${name} is also that of ${nodeOf(also)}; list components/direct/${name} after the other components for ${name}, or remove it`
      yield problem(deployment, 'spec.template', message)
    }
  },
}

/** Objects that send to the function's Sequence, such as the SinkBinding of components/unkeyed-input. */
const leadingTo = ({ objects }: Overlay, name: string) =>
  objects.find((object) =>
    [...references(object)].some(([, ref]) => ref.kind === 'Sequence' && ref.name === name),
  )

export const readsKafka: Rule = {
  name: 'reads-kafka',
  why: 'Without FUNC_TRANSPORT=kafka a function waits for requests that nobody sends. A Deployment that ends is started again and again, and a Job without an end never ends.',
  *check(overlay) {
    for (const { object, env } of directsOf(overlay)) {
      const complain = (name: string, message: string) => problem(object, `${ENV}.${name}`, message)
      if (env.FUNC_TRANSPORT !== 'kafka') {
        yield complain('FUNC_TRANSPORT', `is ${env.FUNC_TRANSPORT ?? 'missing'}; write kafka`)
      }
      if (object.kind === 'Deployment' && env.KAFKA_END !== undefined) {
        const message = `is ${env.KAFKA_END}; remove it, and use make backfill for a part of a topic`
        yield complain('KAFKA_END', message)
      }
      for (const name of object.kind === 'Job' ? ['KAFKA_START', 'KAFKA_END'] : []) {
        if (env[name] === undefined) yield complain(name, 'is missing; write a time')
      }
    }
  },
}

/** Beyond SHUTDOWN_GRACE_MS, for the last commit and spans. */
const LAST_WORK_MS = 5000

export const gracePeriod: Rule = {
  name: 'grace-period',
  why: 'Kubernetes kills a pod after this time. Events in progress are then cut off, their offsets are not committed, and another pod does them again.',
  *check(overlay) {
    for (const { object, env } of directsOf(overlay)) {
      const grace = settingsFrom({
        SHUTDOWN_GRACE_MS: env.SHUTDOWN_GRACE_MS ?? '',
      })?.SHUTDOWN_GRACE_MS
      const { terminationGracePeriodSeconds: seconds = 30 } = object.spec.template.spec
      const least = Math.ceil(((grace ?? 0) + LAST_WORK_MS) / 1000)
      if (seconds >= least) continue
      const message = `is ${seconds}; write ${least} or more, as SHUTDOWN_GRACE_MS is ${grace}`
      yield problem(object, 'spec.template.spec.terminationGracePeriodSeconds', message)
    }
  },
}

const KEDA_PAUSED = 'autoscaling.keda.sh/paused-replicas'

export const noPodsOnPurpose: Rule = {
  name: 'no-pods-on-purpose',
  why: 'A function without pods reads nothing while its topic fills up, and Kafka deletes events that nobody read in time.',
  *check({ objects }) {
    for (const deployment of ofKind(objects, 'Deployment')) {
      const { replicas } = deployment.spec
      const pause = `components/paused-direct/${functionOf(deployment)}`
      if (!isPaused(deployment)) {
        if (replicas !== 0) continue
        const message = `is 0; write 1 or more, or list ${pause} to pause it on purpose`
        yield problem(deployment, 'spec.replicas', message)
        continue
      }
      if (replicas !== 0) {
        const message = `is ${replicas ?? 'missing'}, but the annotation ${PAUSED} says that it is paused; write 0, or remove the annotation`
        yield problem(deployment, 'spec.replicas', message)
      }
      for (const scaled of ofKind(objects, 'ScaledObject')) {
        if (scaled.spec.scaleTargetRef.name !== deployment.metadata.name) continue
        if (scaled.metadata.annotations?.[KEDA_PAUSED] === '0') continue
        const message = `is missing, so KEDA starts the paused pods again; write '0', or list ${pause} after components/direct-keda`
        yield problem(scaled, `metadata.annotations.${KEDA_PAUSED}`, message)
      }
    }
  },
}

const PARTITIONS = 'tributary/partitions'

export const podsHavePartitions: Rule = {
  name: 'pods-have-partitions',
  why: 'One pod at a time reads a partition. Pods beyond the number of partitions get no events, and each one that starts or stops is a rebalance for all others.',
  *check({ objects }) {
    const counts = [
      ...ofKind(objects, 'Deployment')
        // The pod with the lease reads all partitions; the others stand by.
        .filter((object) => functionOf(object) !== ORDERER)
        .map((object) => {
          return { object, field: 'spec.replicas', count: object.spec.replicas ?? 1 }
        }),
      ...ofKind(objects, 'ScaledObject').map((object) => {
        return { object, field: 'spec.maxReplicaCount', count: object.spec.maxReplicaCount }
      }),
    ]
    for (const { object, field, count } of counts) {
      const written = object.metadata.annotations?.[PARTITIONS]
      if (count <= 1 || Number(written) >= count) continue
      const message = `is ${count}, but the annotation ${PARTITIONS} is ${written ?? 'missing'}; write ${written ?? 'there how many partitions the topic has'} or fewer`
      yield problem(object, field, written ? message : message.replace(' or fewer', ''))
    }
  },
}

export const sameIds: Rule = {
  name: 'same-ids',
  why: 'The id of a result is made from its event’s source. With another source an event that both ways have handled has two ids, and consumers cannot tell that it is the same.',
  *check(overlay) {
    for (const { object, name, env } of directsOf(overlay)) {
      const { namespace } = object.metadata
      const expected = `/apis/v1/namespaces/${namespace}/kafkasources/${name}`
      if (env.KAFKA_SOURCE === expected) continue
      yield problem(
        object,
        `${ENV}.KAFKA_SOURCE`,
        `is ${env.KAFKA_SOURCE ?? 'missing'}; write ${expected}`,
      )
    }
  },
}
