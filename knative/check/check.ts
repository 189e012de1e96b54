/**
 * `node knative/check/check.ts OVERLAYS DC`: holds a datacenter's overlay to the rules, most of which
 * neither kubectl nor the cluster checks. Exit code 0 if it keeps all of them, 1 if it breaks one, 2 if
 * it cannot be rendered.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { onlySetsKeys } from '../definition.ts'
import { LoadError, loadOverlay } from './load.ts'
import { calledFunctions, type Overlay } from './overlay.ts'
import { pausedSources } from './pause.ts'
import { brokenRules, RULES, type Violation } from './rules.ts'

/**
 * Holds an overlay to the rules.
 * @returns what is printed, and the exit code
 * @throws LoadError
 */
export function report(overlays = '', dc = ''): { text: string; code: 0 | 1 } {
  if (dc === '') throw new LoadError('no datacenter is given; add DC=eqiad, for example')
  const overlay = loadOverlay(join(overlays, dc))
  const violations = brokenRules(overlay)
  let text = ''
  for (const [rule, broken] of Map.groupBy(violations, ({ rule }) => rule)) {
    text += `${rule.name}: ${rule.why}\n${broken.map(line).join('')}`
  }
  for (const { kind, metadata } of violations.length > 0 ? [] : pausedSources(overlay)) {
    text += `paused: ${kind} ${metadata.name} reads no events (components/paused${kind === 'Deployment' ? '-direct' : ''})\n`
  }
  const components = join(overlays, '../components')
  for (const name of violations.length > 0 ? [] : withoutPipeline(overlay, components)) {
    text += `hint: functions/${name} has no pipeline here; make pipeline FUNCTION=${name} writes it\n`
  }
  const { length } = overlay.objects
  const summary = violations.length === 1 ? '1 problem' : `${violations.length || 'no'} problems`
  text += `${overlay.name}: ${length} objects, ${RULES.length} rules, ${summary}\n`
  return { text, code: violations.length === 0 ? 0 : 1 }
}

/**
 * The functions that nothing here calls. Those that set keys, that put events in order, or whose pipeline is
 * a component, are optional.
 */
function withoutPipeline(overlay: Overlay, components: string): string[] {
  const called = calledFunctions(overlay)
  return [...overlay.definitions]
    .filter(([, definition]) => !definition.delivery && !onlySetsKeys(definition))
    .filter(([name]) => !existsSync(join(components, name)))
    .flatMap(([name]) => (called.has(name) ? [] : name))
}

const line = ({ problem: { object, field, message } }: Violation) =>
  `  ${object}, ${field}: ${message}\n`

if (import.meta.main) {
  try {
    const { text, code } = report(...process.argv.slice(2))
    process.stdout.write(text)
    process.exitCode = code
  } catch (error) {
    if (!(error instanceof LoadError)) throw error
    process.stderr.write(`check: ${error.message.replaceAll('\n', '\ncheck: ')}\n`)
    process.exitCode = 2
  }
}
