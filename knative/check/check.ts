/**
 * `node knative/check/check.ts OVERLAYS DC`: does a datacenter's overlay keep to the rules? Nobody else
 * checks most of them, neither kubectl nor the cluster. Exit code 0 if so, 1 if not, 2 if it cannot
 * be rendered.
 */
import { join } from 'node:path'
import { LoadError, loadOverlay } from './load.ts'
import { type Broken, brokenRules, RULES } from './rules.ts'

function main(overlays = '', dc = ''): void {
  if (dc === '') throw new LoadError('which datacenter? DC=eqiad, for example')
  const overlay = loadOverlay(join(overlays, dc))
  const broken = brokenRules(overlay)
  for (const [rule, problems] of Map.groupBy(broken, ({ rule }) => rule)) {
    process.stdout.write(`${rule.name}: ${rule.why}\n${problems.map(line).join('')}`)
  }
  const { length } = overlay.objects
  const summary = broken.length === 1 ? '1 problem' : `${broken.length || 'no'} problems`
  process.stdout.write(`${overlay.name}: ${length} objects, ${RULES.length} rules, ${summary}\n`)
  process.exitCode = broken.length === 0 ? 0 : 1
}

const line = ({ problem: { object, field, says } }: Broken) => `  ${object}, ${field}: ${says}\n`

try {
  main(...process.argv.slice(2))
} catch (error) {
  if (!(error instanceof LoadError)) throw error
  process.stderr.write(`check: ${error.message.replaceAll('\n', '\ncheck: ')}\n`)
  process.exitCode = 2
}
