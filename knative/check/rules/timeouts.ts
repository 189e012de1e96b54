/** How long one attempt may take: the function's own deadline is the shortest limit, Knative's the longest. */
import { type KubernetesObject, ofKind, type Service } from '../objects.ts'
import {
  deliverers,
  environmentOf,
  type Overlay,
  SETTINGS,
  serviceOf,
  settingsOf,
} from '../overlay.ts'
import { parseDuration, settingsFrom } from '../packages.ts'
import { type Problem, problem, type Rule } from '../rule.ts'

export const timeouts: Rule = {
  name: 'timeouts',
  why: 'A function that is cut off before its own deadline cannot say why it failed, and is called again while the first call still runs.',
  *check(overlay) {
    for (const { object, field, delivery, to } of deliverers(overlay)) {
      const deadline = to.kind === 'Service' && configOf(overlay, to.name)?.EVENT_DEADLINE_MS
      const timeout = parseDuration(delivery?.timeout ?? '')
      if (!deadline || timeout === undefined || timeout > deadline) continue
      const message = `is ${delivery?.timeout}; write more than ${deadline} ms, the EVENT_DEADLINE_MS of ${to.name}`
      yield problem(object, `${field}.timeout`, message)
    }
    for (const { name, service, limit } of functions(overlay)) {
      if (service) yield* limitsOf(service, limit)
      for (const { object, field, delivery, to } of deliverers(overlay)) {
        const timeout = parseDuration(delivery?.timeout ?? '') ?? 0
        if (to.kind !== 'Service' || to.name !== name || timeout < limit * 1000) continue
        const message = `is ${delivery?.timeout}; write less than the ${limit} s after which Knative ends a request to ${name}`
        yield problem(object, `${field}.timeout`, message)
      }
      const deadline = configOf(overlay, name)?.EVENT_DEADLINE_MS ?? 0
      if (deadline < limit * 1000) continue
      yield problem(
        ...placeOf(overlay, service, 'EVENT_DEADLINE_MS'),
        tooLong(name, deadline, limit),
      )
    }
  },
}

export const shutdown: Rule = {
  name: 'shutdown',
  why: 'Kubernetes kills a pod timeoutSeconds after it asks it to stop. Events that are still in progress then are cut off and delivered again.',
  *check(overlay) {
    for (const { name, service, limit } of functions(overlay)) {
      const grace = configOf(overlay, name)?.SHUTDOWN_GRACE_MS ?? 0
      if (grace < limit * 1000) continue
      const message = tooLong(name, grace, limit, 'SHUTDOWN_GRACE_MS')
      yield problem(...placeOf(overlay, service, 'SHUTDOWN_GRACE_MS'), message)
    }
  },
}

const tooLong = (name: string, value: number, limit: number, setting = 'EVENT_DEADLINE_MS') =>
  `the ${setting} of ${name} is ${value} ms; write less than its timeoutSeconds, ${limit} s`

function* limitsOf(service: Service, limit: number): Generator<Problem> {
  const { timeoutSeconds = 0, responseStartTimeoutSeconds } = service.spec.template.spec
  if (timeoutSeconds > 600) {
    yield problem(service, TIMEOUT, `is ${timeoutSeconds}; write 600 or less, as Knative allows`)
  }
  if (timeoutSeconds <= limit || responseStartTimeoutSeconds !== undefined) return
  const message = `is ${timeoutSeconds}, but Knative ends a request without an answer after ${limit} s; write responseStartTimeoutSeconds too`
  yield problem(service, TIMEOUT, message)
}

const TIMEOUT = 'spec.template.spec.timeoutSeconds'
/** Serving's default for both timeouts (config-defaults). `kn func deploy` writes neither. */
const DEFAULT_TIMEOUT_SECONDS = 300

/** Every function that is called or deployed here, with the seconds after which Knative ends a request. */
function* functions(overlay: Overlay) {
  const services = ofKind(overlay.objects, 'Service')
  const called = deliverers(overlay).flatMap(({ to }) => (to.kind === 'Service' ? to.name : []))
  for (const name of new Set([...services.map(({ metadata }) => metadata.name), ...called])) {
    const service = serviceOf(overlay, name)
    const {
      timeoutSeconds = DEFAULT_TIMEOUT_SECONDS,
      responseStartTimeoutSeconds = DEFAULT_TIMEOUT_SECONDS,
    } = service?.spec.template.spec ?? {}
    yield { name, service, limit: Math.min(timeoutSeconds, responseStartTimeoutSeconds) }
  }
}

/** Where the limit is written; where the setting is written, if there is no Service. */
const placeOf = (overlay: Overlay, service: Service | undefined, setting: string) =>
  [
    service ?? settingsOf(overlay) ?? { kind: 'ConfigMap', metadata: { name: SETTINGS } },
    service ? TIMEOUT : `data.${setting}`,
  ] as [KubernetesObject, string]

/** Undefined if the function would not start with its settings, which the rule `settings` reports. */
const configOf = (overlay: Overlay, name: string) => settingsFrom(environmentOf(overlay, name))
