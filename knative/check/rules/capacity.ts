/** A function's pods must be running, with places for the events that are sent at once. */
import { ofKind } from '../objects.ts'
import { ORDERER } from '../ordered-stream.ts'
import { channelOf, deliverers, type Overlay, serviceOf } from '../overlay.ts'
import type { Problem, Rule } from '../rule.ts'

export const alwaysRunning: Rule = {
  name: 'always-running',
  why: 'With 0 pods the first events after a quiet time wait until a pod is scheduled and its image is pulled. A wait beyond the delivery’s timeout uses up retries.',
  *check(overlay) {
    for (const { place, minField, min } of calledFunctions(overlay)) {
      if (min >= 1) continue
      yield { object: place, field: minField, message: `is ${min}; write 1 or more` }
    }
  },
}

export const placesForEvents: Rule = {
  name: 'places-for-events',
  why: 'Events beyond a pod’s places wait in front of it while their timeout runs, and their retries come on top. Few places also keep the function from asking the wiki for several revisions in one request.',
  *check(overlay) {
    for (const { name, place, concurrencyField, concurrency } of calledFunctions(overlay)) {
      const atOnce = sentAtOnce(overlay, name)
      // 0 means no limit, which the rule `concurrency` refuses.
      if (concurrency === 0 || concurrency >= atOnce) continue
      const message = `is ${concurrency}, but up to ${atOnce} events are sent to ${name} at once; write ${atOnce} or more`
      yield { object: place, field: concurrencyField, message } satisfies Problem
    }
  },
}

/** The functions that something delivers to, but for the ordered stream's: rules/orderer.ts has stricter ones. */
function calledFunctions(overlay: Overlay) {
  const names = deliverers(overlay).flatMap(({ to }) => (to.kind === 'Service' ? to.name : []))
  return [...new Set(names)].flatMap((name) =>
    name === ORDERER ? [] : (fromService(overlay, name) ?? fromFuncYaml(overlay, name) ?? []),
  )
}

function fromService(overlay: Overlay, name: string) {
  const template = serviceOf(overlay, name)?.spec.template
  if (!template) return undefined
  const key = 'autoscaling.knative.dev/min-scale'
  return {
    name,
    place: `Service ${name}`,
    minField: `spec.template.metadata.annotations.${key}`,
    min: Number(template.metadata?.annotations?.[key] ?? 0),
    concurrencyField: 'spec.template.spec.containerConcurrency',
    concurrency: template.spec.containerConcurrency ?? 0,
  }
}

function fromFuncYaml(overlay: Overlay, name: string) {
  const options = overlay.functions.get(name)?.deploy?.options
  if (!options) return undefined
  return {
    name,
    place: `functions/${name}/func.yaml`,
    minField: 'deploy.options.scale.min',
    min: Number(options.scale?.min ?? 0),
    concurrencyField: 'deploy.options.resources.limits.concurrency',
    concurrency: Number(options.resources?.limits?.concurrency ?? 0),
  }
}

/** The most events that all deliverers to a function have in flight: one for each channel partition. */
function sentAtOnce(overlay: Overlay, name: string): number {
  const isIt = (ref: { kind: string; name: string }) => ref.kind === 'Service' && ref.name === name
  const steps = ofKind(overlay.objects, 'Sequence').flatMap(({ spec }) =>
    spec.steps.filter(({ ref }) => isIt(ref)).map(() => spec.channelTemplate.spec),
  )
  const subscribed = ofKind(overlay.objects, 'Subscription')
    .filter(({ spec }) => isIt(spec.subscriber.ref))
    .map(({ spec }) => channelOf(overlay, spec.channel))
  return [...steps, ...subscribed].reduce((sum, channel) => sum + (channel?.numPartitions ?? 1), 0)
}
