/**
 * `node knative/check/check.ts OVERLAYS DC`: holds a datacenter's overlay to the rules, most of which
 * neither kubectl nor the cluster checks. Exit code 0 if it keeps all of them, 1 if it breaks one, 2 if
 * it cannot be rendered.
 */
import { join } from 'node:path'
import { LoadError, loadOverlay } from './load.ts'
import { pausedSources } from './pause.ts'
import { brokenRules, RULES, type Violation } from './rules.ts'

function main(overlays = '', dc = ''): void {
  if (dc === '') throw new LoadError('no datacenter is given; add DC=eqiad, for example')
  const overlay = loadOverlay(join(overlays, dc))
  const violations = brokenRules(overlay)
  for (const [rule, broken] of Map.groupBy(violations, ({ rule }) => rule)) {
    process.stdout.write(`${rule.name}: ${rule.why}\n${broken.map(line).join('')}`)
  }
  for (const { kind, metadata } of violations.length > 0 ? [] : pausedSources(overlay)) {
    process.stdout.write(`paused: ${kind} ${metadata.name} reads no events (components/paused)\n`)
  }
  const { length } = overlay.objects
  const summary = violations.length === 1 ? '1 problem' : `${violations.length || 'no'} problems`
  process.stdout.write(`${overlay.name}: ${length} objects, ${RULES.length} rules, ${summary}\n`)
  process.exitCode = violations.length === 0 ? 0 : 1
}

const line = ({ problem: { object, field, message } }: Violation) =>
  `  ${object}, ${field}: ${message}\n`

try {
  main(...process.argv.slice(2))
} catch (error) {
  if (!(error instanceof LoadError)) throw error
  process.stderr.write(`check: ${error.message.replaceAll('\n', '\ncheck: ')}\n`)
  process.exitCode = 2
}
