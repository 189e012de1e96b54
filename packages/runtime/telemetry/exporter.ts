import { trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  type BatchSpanProcessorOptions,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'

type Env = Readonly<Record<string, string | undefined>>

/**
 * Exports spans over OTLP, as OTEL_EXPORTER_OTLP_*, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES,
 * OTEL_TRACES_SAMPLER and OTEL_BSP_* say. This file is loaded only if they ask for traces.
 * @returns a function that sends the remaining spans and ends the export
 */
export function startTracing(name: string, env: Env): () => Promise<void> {
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': name }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(env.OTEL_TRACES_SAMPLER, env.OTEL_TRACES_SAMPLER_ARG),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), ...batchesOf(env) }),
    ],
  })
  trace.setGlobalTracerProvider(provider)
  return () => provider.shutdown()
}

/** The batch processor itself reads no variables, unlike the exporter. */
function batchesOf(env: Env): Partial<BatchSpanProcessorOptions> {
  const options = Object.entries(BATCHES).flatMap(([name, option]) =>
    env[name] ? [[option, Number(env[name])]] : [],
  )
  return Object.fromEntries(options)
}

const BATCHES = {
  OTEL_BSP_MAX_QUEUE_SIZE: 'maxQueueSize',
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 'maxExportBatchSize',
  OTEL_BSP_SCHEDULE_DELAY: 'scheduledDelayMillis',
  OTEL_BSP_EXPORT_TIMEOUT: 'exportTimeoutMillis',
} as const

/** OpenTelemetry's environment variable specification; parentbased_always_on is its default. */
function samplerOf(name = 'parentbased_always_on', ratio = '1'): Sampler {
  const kind = name.replace('parentbased_', '')
  const root =
    kind === 'always_off'
      ? new AlwaysOffSampler()
      : kind === 'traceidratio'
        ? new TraceIdRatioBasedSampler(Number(ratio))
        : new AlwaysOnSampler()
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root
}
