import type { Mutations } from './parts.ts'

const VISIBILITY = 'networking.knative.dev/visibility'

/** A function's Service and what it has to agree with. */
export const serving: Mutations = {
  timeouts: [
    [
      'a step that does not wait for its function',
      ({ step }) => (step.delivery.timeout = 'PT25S'),
      /spec.steps.0.delivery.timeout: is PT25S, must be above the EVENT_DEADLINE_MS of page-wikitext-change, 25000 ms/,
    ],
    [
      'a source that does not wait for page-key',
      ({ source }) => (source.spec.delivery.timeout = 'PT10S'),
      /^KafkaSource .*, spec.delivery.timeout: is PT10S, .* of page-key/,
    ],
    [
      'a deadline raised for all',
      ({ settings }) => (settings.EVENT_DEADLINE_MS = '30000'),
      /spec.steps.0.delivery.timeout: is PT30S, must be above .*, 30000 ms/,
    ],
    [
      'a deadline raised for one',
      ({ container }) => (container.env = [{ name: 'EVENT_DEADLINE_MS', value: '300000' }]),
      /^Service page-wikitext-change, spec.template.spec.timeoutSeconds: the EVENT_DEADLINE_MS of page-wikitext-change is 300000, must be below its timeoutSeconds, 300$/,
    ],
    [
      'a deadline raised in func.yaml',
      ({ overlay, service }) => {
        overlay.objects.splice(overlay.objects.indexOf(service), 1)
        const envs = [{ name: 'EVENT_DEADLINE_MS', value: '40000' }]
        overlay.functions.set('page-wikitext-change', { run: { envs } })
      },
      /spec.steps.0.delivery.timeout: is PT30S, must be above .*, 40000 ms/,
    ],
    [
      'more than Knative allows',
      ({ revision }) => (revision.timeoutSeconds = 601),
      /timeoutSeconds: is 601, Knative allows at most 600/,
    ],
    [
      'more than a request without an answer is given',
      ({ revision }) => (revision.timeoutSeconds = 600),
      /timeoutSeconds: is 600, but a request without an answer ends after 300; write responseStartTimeoutSeconds/,
    ],
    [
      'a source that waits longer than Knative does',
      ({ inputs }) => (inputs.eqiad.spec.delivery.timeout = 'PT300S'),
      /^KafkaSource page-change-order-eqiad, spec.delivery.timeout: is PT300S, must be below the 300 s that Knative gives page-change-order/,
    ],
    [
      'a source that waits for less long than the function holds',
      ({ inputs }) => (inputs.eqiad.spec.delivery.timeout = 'PT270S'),
      /is PT270S, must be above the EVENT_DEADLINE_MS of page-change-order, 270000 ms/,
    ],
    [
      'less than the function takes',
      ({ revision }) => (revision.timeoutSeconds = 25),
      /the EVENT_DEADLINE_MS of page-wikitext-change is 25000, must be below its timeoutSeconds, 25$/,
    ],
  ],
  shutdown: [
    [
      'a grace as long as the pod has',
      ({ revision }) => (revision.timeoutSeconds = 25),
      /^Service .*timeoutSeconds: the SHUTDOWN_GRACE_MS of page-wikitext-change is 25000, must be below its timeoutSeconds, 25$/,
    ],
    [
      'one as long as Knative’s default',
      ({ overlay, service, settings }) => {
        overlay.objects.splice(overlay.objects.indexOf(service), 1)
        settings.SHUTDOWN_GRACE_MS = '300000'
      },
      /^ConfigMap tributary, data.SHUTDOWN_GRACE_MS: the SHUTDOWN_GRACE_MS of page-wikitext-change is 300000/,
    ],
  ],
  'pinned-images': [
    [
      'a tag',
      ({ container }) => (container.image = 'a/page-key:v1'),
      /image: is a\/page-key:v1, must have a real digest/,
    ],
    [
      'latest',
      ({ container }) => (container.image = 'page-key:latest'),
      /is page-key:latest, must/,
    ],
    [
      'the base’s placeholder',
      ({ container }) => (container.image = 'page-key'),
      /is page-key, must/,
    ],
    [
      'a digest of zeros',
      ({ container }) => (container.image = `page-key@sha256:${'0'.repeat(64)}`),
      /is page-key@sha256:0+, must have a real digest/,
    ],
  ],
  'service-scaling': [
    [
      'on the Service',
      ({ service }) =>
        (service.metadata.annotations = { 'autoscaling.knative.dev/min-scale': '1' }),
      /metadata.annotations.autoscaling.knative.dev\/min-scale: belongs on the revision/,
    ],
    [
      'a key as it was once written',
      ({ annotations }) => (annotations['autoscaling.knative.dev/minScale'] = '1'),
      /autoscaling.knative.dev\/minScale: unknown; there are .*autoscaling.knative.dev\/min-scale/,
    ],
    [
      'a key that func.yaml has no place for',
      ({ annotations }) => (annotations['autoscaling.knative.dev/window'] = '60s'),
      /autoscaling.knative.dev\/window: unknown/,
    ],
    [
      'a key of the sources',
      ({ annotations }) => (annotations['autoscaling.eventing.knative.dev/class'] = 'keda'),
      /autoscaling.eventing.knative.dev\/class: unknown/,
    ],
    [
      'more pods at least than at most',
      ({ annotations }) => (annotations['autoscaling.knative.dev/min-scale'] = '1000'),
      /min-scale: is 1000, above max-scale, \d+/,
    ],
    [
      'no number',
      ({ annotations }) => (annotations['autoscaling.knative.dev/target'] = 'many'),
      /target: is "many", must be a whole number/,
    ],
  ],
  concurrency: [
    [
      'no limit',
      ({ revision }) => delete revision.containerConcurrency,
      /containerConcurrency: is 0, must be from 1 to 1000/,
    ],
    [
      'more than the function takes',
      ({ revision }) => (revision.containerConcurrency = 257),
      /is 257, .*not above MAX_CONCURRENT_EVENTS, 256/,
    ],
    [
      'more than Knative allows',
      ({ revision, settings }) => {
        settings.MAX_CONCURRENT_EVENTS = '5000'
        revision.containerConcurrency = 1001
      },
      /is 1001, must be from 1 to 1000/,
    ],
  ],
  'one-port': [
    [
      'a port of another name',
      ({ container }) => (container.ports[0].name = 'http'),
      /containers.0.ports: is http, must be one port named http1/,
    ],
    [
      'two ports',
      ({ container }) => container.ports.push({ name: 'h2c', containerPort: 8080 }),
      /containers.0.ports: is http1, h2c/,
    ],
    ['HTTP/2', ({ container }) => (container.ports[0].name = 'h2c'), /containers.0.ports: is h2c/],
    ['none', ({ container }) => delete container.ports, /containers.0.ports: is none/],
  ],
  hardened: [
    [
      'a writable file system',
      ({ container }) => delete container.securityContext.readOnlyRootFilesystem,
      /securityContext.readOnlyRootFilesystem: is missing, must be true/,
    ],
    [
      'root',
      ({ container }) => (container.securityContext.runAsNonRoot = false),
      /securityContext.runAsNonRoot: is false, must be true/,
    ],
    [
      'capabilities left',
      ({ container }) => (container.securityContext.capabilities.drop = ['NET_RAW']),
      /securityContext.capabilities: is {"drop":\["NET_RAW"\]}, must be {"drop":\["ALL"\]}/,
    ],
    [
      'nothing at all',
      ({ container }) => delete container.securityContext,
      /securityContext.seccompProfile: is missing/,
    ],
  ],
  'cluster-local': [
    [
      'a public address',
      ({ service }) => delete service.metadata.labels[VISIBILITY],
      /metadata.labels.networking.knative.dev\/visibility: is missing, must be cluster-local/,
    ],
  ],
  'same-as-func-yaml': [
    [
      'a function without func.yaml',
      ({ overlay, service, keyer }) => {
        for (const { metadata } of [service, keyer]) overlay.functions.delete(metadata.name)
        service.metadata.name = 'another-function'
      },
      /^Service another-function, metadata.name: there is no functions\/another-function\/func.yaml/,
    ],
    [
      'another number of pods',
      ({ annotations }) => (annotations['autoscaling.knative.dev/max-scale'] = '77'),
      /autoscaling.knative.dev\/max-scale: is 77, functions\/page-wikitext-change\/func.yaml says \d+/,
    ],
    [
      'more in flight',
      ({ revision }) => (revision.containerConcurrency = 77),
      /containerConcurrency: is 77, functions\/page-wikitext-change\/func.yaml says \d+/,
    ],
    [
      'other resources',
      ({ container }) => (container.resources.limits.memory = '77Mi'),
      /resources.limits.memory: is 77Mi, .* says \d+[MG]i/,
    ],
    [
      'another probe',
      ({ container }) => (container.livenessProbe.httpGet.path = '/alive'),
      /livenessProbe.httpGet.path: is \/alive, .* says \/health\/liveness/,
    ],
    [
      'a setting of its own',
      ({ container }) => (container.env = [{ name: 'LOG_LEVEL', value: 'debug' }]),
      /containers.0.env: is LOG_LEVEL=debug, {{ configMap:tributary }}, .* says {{ configMap:tributary }}/,
    ],
  ],
  tokens: [
    [
      'policies beside page-key',
      ({ overlay, policy, binding }) => {
        overlay.objects = [policy, { ...binding, metadata: { name: 'again' } }]
      },
      /^SinkBinding again, spec.subject: page-key posts without a token, while there are EventPolicies/,
    ],
  ],
  'wiki-address': [
    [
      'the base’s addresses',
      ({ wiki }) => (wiki.spec.egress[0].to[0].ipBlock.cidr = '192.0.2.0/24'),
      /^NetworkPolicy functions-to-mediawiki, spec.egress.0.to: is 192.0.2.0\/24, must be the wiki’s/,
    ],
    [
      'what is no range',
      ({ wiki }) => (wiki.spec.egress[0].to[0].ipBlock.cidr = '10.1.0.0/33'),
      /spec.egress.0.to: is 10.1.0.0\/33/,
    ],
    [
      'another port than the address has',
      ({ wiki }) => (wiki.spec.egress[0].ports[0].port = 443),
      /spec.egress.0.ports: is 443, must have the port of MEDIAWIKI_API_URL, 6500/,
    ],
    [
      'an address whose port is not written',
      ({ settings }) => (settings.MEDIAWIKI_API_URL = 'https://wiki.example.org/w/api.php'),
      /spec.egress.0.ports: is 6500, must have the port of MEDIAWIKI_API_URL, 443/,
    ],
  ],
}
