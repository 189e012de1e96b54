import { ConfigError } from '@tributary/runtime'
import { UsageError } from './failures.ts'

type Env = Readonly<Record<string, string | undefined>>

/** OpenTelemetry's own variables, as a deployed function reads them. */
function exportsTraces(env: Env): boolean {
  if (env.OTEL_SDK_DISABLED === 'true' || env.OTEL_TRACES_EXPORTER === 'none') return false
  return Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT)
}

/**
 * Exports the function's traces if the environment names a collector, as a deployed function does.
 * @returns sends the spans that are left, and ends
 * @throws UsageError if a variable's value is wrong
 */
export async function startTracing(
  name: string,
  env: Env = process.env,
): Promise<() => Promise<void>> {
  if (!exportsTraces(env)) return async () => {}
  // Loaded here, since it takes a while that a run without traces need not wait for.
  const exporter = await import('../runtime/telemetry/exporter.ts')
  try {
    const stop = exporter.startTracing(name, env)
    // A collector that is down is no reason to fail.
    return () => stop().catch(() => {})
  } catch (error) {
    throw error instanceof ConfigError ? new UsageError(error.message) : error
  }
}
