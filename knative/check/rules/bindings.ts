/** A SinkBinding must reach the function it is for. */
import { ofKind, type SinkBinding } from '../objects.ts'
import type { Overlay } from '../overlay.ts'
import { type Problem, problem, type Rule } from '../rule.ts'

/** Eventing's webhook leaves out every object, and every object in a namespace, with this label as "true". */
const EXCLUDE = 'bindings.knative.dev/exclude'

export const bindingsApply: Rule = {
  name: 'bindings-apply',
  why: `Knative sets no K_SINK in a function with the label ${EXCLUDE}, nor in a namespace with it. The function then answers 503 to every event, and each becomes a dead letter.`,
  *check(overlay) {
    const bindings = ofKind(overlay.objects, 'SinkBinding')
    for (const binding of bindings) yield* excluded(overlay, binding)
    const [first] = bindings
    if (!first) return
    for (const object of overlay.objects.filter(({ kind }) => kind === 'Namespace')) {
      if (object.metadata.labels?.[EXCLUDE] !== 'true') continue
      yield problem(object, `metadata.labels.${EXCLUDE}`, remedy(first))
    }
  },
}

export const oneBinding: Rule = {
  name: 'one-binding',
  why: 'A function has one K_SINK. With two SinkBindings all its results go to one of the two sinks, and the other pipeline gets nothing.',
  *check({ objects }) {
    const first = new Map<string, SinkBinding>()
    for (const binding of ofKind(objects, 'SinkBinding')) {
      const { name } = binding.spec.subject
      const other = first.get(name) ?? binding
      first.set(name, other)
      if (other === binding) continue
      const message = `is ${name}, which SinkBinding ${other.metadata.name} gives its K_SINK already; remove one of the two, or write a second function with the same key`
      yield problem(binding, 'spec.subject', message)
    }
  },
}

function* excluded({ objects, functions }: Overlay, binding: SinkBinding): Generator<Problem> {
  const { name } = binding.spec.subject
  for (const service of ofKind(objects, 'Service')) {
    if (service.metadata.name !== name || service.metadata.labels?.[EXCLUDE] !== 'true') continue
    yield problem(service, `metadata.labels.${EXCLUDE}`, remedy(binding))
  }
  const labels = functions.get(name)?.deploy?.labels ?? []
  const i = labels.findIndex(({ key, value }) => key === EXCLUDE && String(value) === 'true')
  if (i < 0) return
  const object = `functions/${name}/func.yaml`
  const message = remedy(binding).replace('is', `${EXCLUDE} is`)
  yield { object, field: `deploy.labels.${i}`, message }
}

const remedy = ({ metadata, spec }: SinkBinding) =>
  `is "true"; remove the label, since SinkBinding ${metadata.name} gives ${spec.subject.name} its K_SINK`
