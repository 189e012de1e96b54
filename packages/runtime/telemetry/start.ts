import { asksForTraces, type Environment } from './environment.ts'

/**
 * Exports traces if OpenTelemetry's own variables ask for it. The exporter is loaded only then.
 * @returns a function that sends the remaining spans and ends the export; it never rejects
 * @throws ConfigError naming the variable, its value and what is allowed
 */
export async function startTraces(name: string, env: Environment): Promise<() => Promise<void>> {
  if (!asksForTraces(env)) return async () => {}
  const exporter = await import('./exporter.ts')
  const stop = exporter.startTracing(name, env)
  // A collector that is down is no reason to fail.
  return () => stop().catch(() => {})
}
