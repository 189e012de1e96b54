/** A function's Service is written here and, from func.yaml, by `kn func deploy`. Both must be equal. */
import type { FuncYaml } from '../../functions.ts'
import type { Container, KubernetesObject, Service } from '../objects.ts'
import { SETTINGS, variablesOf } from '../overlay.ts'
import { containersOf, READER } from '../pods.ts'
import { problem, type Rule } from '../rule.ts'

export const sameAsFuncYaml: Rule = {
  name: 'same-as-func-yaml',
  why: 'Otherwise one function behaves differently depending on how it was deployed.',
  *check({ objects, functions, definitions }) {
    for (const { object: service, name, container } of containersOf(objects)) {
      if (name === READER) continue
      const file = functions.get(name)
      if (!file) {
        yield problem(
          service,
          'metadata.name',
          `there is no functions/${name}/func.yaml; add it, or remove the ${service.kind}`,
        )
        continue
      }
      const expected = fromFuncYaml(file)
      const written = definitions.get(name)?.delivery
        ? ''
        : ` (make pipeline FUNCTION=${name} writes it from func.yaml)`
      for (const [field, value] of Object.entries(valuesOf(service, container))) {
        if (value === expected[field]) continue
        const message = `is ${value ?? 'missing'}, but functions/${name}/func.yaml says ${expected[field] ?? 'nothing'}; write the same in both${written}`
        yield problem(service, field, message)
      }
    }
  },
}

/** Values by field, as text, so that 1 and '1' are equal. */
type Compared = Record<string, string | undefined>

const CONTAINER = 'spec.template.spec.containers.0'
const SCALE = 'spec.template.metadata.annotations.autoscaling.knative.dev'
const VISIBILITY = 'networking.knative.dev/visibility'

/** A Deployment's number of pods and way of events are its own. */
const valuesOf = (object: KubernetesObject, container: Container): Compared =>
  object.kind === 'Service'
    ? { ...fromService(object as Service), ...fromContainer(container) }
    : fromContainer(container)

function fromService({ metadata, spec: { template } }: Service): Compared {
  const annotation = (name: string) =>
    template.metadata?.annotations?.[`autoscaling.knative.dev/${name}`]
  return {
    [`metadata.labels.${VISIBILITY}`]: metadata.labels?.[VISIBILITY],
    [`${SCALE}/min-scale`]: annotation('min-scale'),
    [`${SCALE}/max-scale`]: annotation('max-scale'),
    [`${SCALE}/metric`]: annotation('metric'),
    [`${SCALE}/target`]: annotation('target'),
    'spec.template.spec.containerConcurrency': text(template.spec.containerConcurrency),
  }
}

function fromContainer(container: Container): Compared {
  const { requests, limits } = container.resources ?? {}
  const { livenessProbe, readinessProbe } = container
  return {
    [`${CONTAINER}.resources.requests.cpu`]: requests?.cpu,
    [`${CONTAINER}.resources.requests.memory`]: requests?.memory,
    [`${CONTAINER}.resources.limits.cpu`]: limits?.cpu,
    [`${CONTAINER}.resources.limits.memory`]: limits?.memory,
    [`${CONTAINER}.livenessProbe.httpGet.path`]: livenessProbe?.httpGet.path,
    [`${CONTAINER}.readinessProbe.httpGet.path`]: readinessProbe?.httpGet.path,
    [`${CONTAINER}.ports`]: text(container.ports?.[0]?.containerPort),
    [`${CONTAINER}.env`]: environment(container),
  }
}

function fromFuncYaml({ run, deploy = {} }: FuncYaml): Compared {
  const { scale, resources } = deploy.options ?? {}
  const envs = (run?.envs ?? []).map(({ name, value }) => (name ? `${name}=${value}` : value))
  return {
    [`metadata.labels.${VISIBILITY}`]: deploy.labels?.find(({ key }) => key === VISIBILITY)?.value,
    [`${SCALE}/min-scale`]: text(scale?.min),
    [`${SCALE}/max-scale`]: text(scale?.max),
    [`${SCALE}/metric`]: text(scale?.metric),
    [`${SCALE}/target`]: text(scale?.target),
    'spec.template.spec.containerConcurrency': text(resources?.limits?.concurrency),
    [`${CONTAINER}.resources.requests.cpu`]: text(resources?.requests?.cpu),
    [`${CONTAINER}.resources.requests.memory`]: text(resources?.requests?.memory),
    [`${CONTAINER}.resources.limits.cpu`]: text(resources?.limits?.cpu),
    [`${CONTAINER}.resources.limits.memory`]: text(resources?.limits?.memory),
    [`${CONTAINER}.livenessProbe.httpGet.path`]: deploy.healthEndpoints?.liveness,
    [`${CONTAINER}.readinessProbe.httpGet.path`]: deploy.healthEndpoints?.readiness,
    // `kn func deploy` always uses this port.
    [`${CONTAINER}.ports`]: '8080',
    [`${CONTAINER}.env`]: envs.sort().join(', '),
  }
}

const TRANSPORT = 'FUNC_TRANSPORT'
/** The variables of components/direct. */
const OF_DIRECT = /^(FUNC_TRANSPORT|DATACENTER|KAFKA_.*)$/

/** The environment as func.yaml writes it: whole ConfigMaps and single variables. */
function environment(container: Container): string {
  const maps = (container.envFrom ?? []).map(
    ({ configMapRef }) => `{{ configMap:${configMapRef?.name ?? SETTINGS} }}`,
  )
  const isDirect = container.env?.some(({ name }) => name === TRANSPORT)
  const own = variablesOf(container)
    .filter(([name]) => !(isDirect && OF_DIRECT.test(name)))
    .map(([name, value]) => `${name}=${value}`)
  return [...maps, ...own].sort().join(', ')
}

const text = (value: unknown) => (value === undefined ? undefined : String(value))
