/** The function that emits changes of which no event was sent (components/direct/page-change-reconcile). */
import { ENV } from '../direct.ts'
import { CAPTURED, reconcilerOf, sentBy } from '../reconciler.ts'
import { problem, type Rule } from '../rule.ts'

export const reconcilesAll: Rule = {
  name: 'reconciles-all',
  why: 'A wiki sends its events in the datacenter where it is active. Without one datacenter’s topic all of its events count as missing.',
  *check(overlay) {
    const reconciler = reconcilerOf(overlay)
    if (!reconciler) return
    const { object, env, topics } = reconciler
    const needed = [`${overlay.name}${CAPTURED}`, ...overlay.datacenters.map(sentBy)]
    const missing = needed.filter((topic) => !topics.includes(topic))
    if (missing.length > 0) {
      yield problem(object, `${ENV}.KAFKA_TOPIC`, `lacks ${missing.join()}; add it`)
    }
    const inconsistencies = env.KAFKA_INCONSISTENCY_TOPIC ?? 'missing'
    if (inconsistencies.startsWith(`${overlay.name}.`)) return
    const message = `is ${inconsistencies}; begin it with the datacenter, ${overlay.name}.`
    yield problem(object, `${ENV}.KAFKA_INCONSISTENCY_TOPIC`, message)
  },
}

export const oneReconciler: Rule = {
  name: 'one-reconciler',
  why: 'It compares all events with all changes. Two pods get some partitions each, and then neither does anything.',
  *check(overlay) {
    const object = reconcilerOf(overlay)?.object
    if (object?.kind !== 'Deployment' || (object.spec.replicas ?? 1) <= 1) return
    yield problem(object, 'spec.replicas', `is ${object.spec.replicas}; write 1`)
  },
}
