/** How long one attempt may take, the inner limits below the outer ones. */

import { parseDuration } from '../../../packages/tributary/durations.ts'
import { type Config, readConfig } from '../config.ts'
import { type KubernetesObject, ofKind, type Service } from '../objects.ts'
import { deliverers, environmentOf, type Overlay, SETTINGS, settingsOf } from '../overlay.ts'
import { type Problem, problem, type Rule } from '../rule.ts'

export const timeouts: Rule = {
  name: 'timeouts',
  why: 'cut off before its own deadline, a function cannot say why it failed, and is called again while it still works',
  *check(overlay) {
    for (const { object, field, delivery, to } of deliverers(overlay)) {
      const deadline = to.kind === 'Service' && configOf(overlay, to.name)?.EVENT_DEADLINE_MS
      const timeout = parseDuration(delivery?.timeout ?? '')
      if (!deadline || timeout === undefined || timeout > deadline) continue
      const says = `is ${delivery?.timeout}, must be above the EVENT_DEADLINE_MS of ${to.name}, ${deadline} ms`
      yield problem(object, `${field}.timeout`, says)
    }
    for (const { name, service, limit } of functions(overlay)) {
      if (service) yield* ofItself(service, limit)
      for (const { object, field, delivery, to } of deliverers(overlay)) {
        const timeout = parseDuration(delivery?.timeout ?? '') ?? 0
        if (to.kind !== 'Service' || to.name !== name || timeout < limit * 1000) continue
        const says = `is ${delivery?.timeout}, must be below the ${limit} s that Knative gives ${name}`
        yield problem(object, `${field}.timeout`, says)
      }
      const deadline = configOf(overlay, name)?.EVENT_DEADLINE_MS ?? 0
      if (deadline < limit * 1000) continue
      const says = `the EVENT_DEADLINE_MS of ${name} is ${deadline}, must be below its timeoutSeconds, ${limit}`
      yield problem(...placeOf(overlay, service, 'EVENT_DEADLINE_MS'), says)
    }
  },
}

export const shutdown: Rule = {
  name: 'shutdown',
  why: 'a pod is killed timeoutSeconds after it was told to end, whatever it still has in hand',
  *check(overlay) {
    for (const { name, service, limit } of functions(overlay)) {
      const grace = configOf(overlay, name)?.SHUTDOWN_GRACE_MS ?? 0
      if (grace < limit * 1000) continue
      const says = `the SHUTDOWN_GRACE_MS of ${name} is ${grace}, must be below its timeoutSeconds, ${limit}`
      yield problem(...placeOf(overlay, service, 'SHUTDOWN_GRACE_MS'), says)
    }
  },
}

function* ofItself(service: Service, limit: number): Generator<Problem> {
  const { timeoutSeconds = 0, responseStartTimeoutSeconds } = service.spec.template.spec
  if (timeoutSeconds > 600) {
    yield problem(service, TIMEOUT, `is ${timeoutSeconds}, Knative allows at most 600`)
  }
  if (timeoutSeconds <= limit || responseStartTimeoutSeconds !== undefined) return
  const says = `is ${timeoutSeconds}, but a request without an answer ends after ${limit}; write responseStartTimeoutSeconds, too`
  yield problem(service, TIMEOUT, says)
}

const TIMEOUT = 'spec.template.spec.timeoutSeconds'
/** Of both, where none is written, and `kn func deploy` writes none (config-defaults of Serving). */
const DEFAULT_TIMEOUT_SECONDS = 300

/** Every function that is called or deployed here, with the time Knative gives it. */
function* functions(overlay: Overlay) {
  const services = ofKind(overlay.objects, 'Service')
  const called = deliverers(overlay).flatMap(({ to }) => (to.kind === 'Service' ? to.name : []))
  for (const name of new Set([...services.map(({ metadata }) => metadata.name), ...called])) {
    const service = services.find(({ metadata }) => metadata.name === name)
    const {
      timeoutSeconds = DEFAULT_TIMEOUT_SECONDS,
      responseStartTimeoutSeconds = DEFAULT_TIMEOUT_SECONDS,
    } = service?.spec.template.spec ?? {}
    yield { name, service, limit: Math.min(timeoutSeconds, responseStartTimeoutSeconds) }
  }
}

/** Where a limit is written that a setting goes beyond; the setting itself without a Service. */
const placeOf = (overlay: Overlay, service: Service | undefined, setting: string) =>
  [
    service ?? settingsOf(overlay) ?? { kind: 'ConfigMap', metadata: { name: SETTINGS } },
    service ? TIMEOUT : `data.${setting}`,
  ] as [KubernetesObject, string]

/** A function's settings; undefined if it would not start with them, which is another rule's. */
function configOf(overlay: Overlay, name: string): Config | undefined {
  try {
    return readConfig(environmentOf(overlay, name))
  } catch {
    return undefined
  }
}
