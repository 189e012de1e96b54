/**
 * The settings of the cluster's Kafka components that these pipelines need (settings.yaml).
 * `node knative/platform/platform.ts check DC` prints which are missing, with exit code 1 if any is;
 * `… patch DC` prints ConfigMaps for `kubectl apply --server-side --force-conflicts -f -`.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import {
  currentValue,
  type Data,
  holds,
  neededValue,
  type Setting,
  withSetting,
} from './properties.ts'

const NAMESPACE = 'knative-eventing'
const overlays = join(import.meta.dirname, '../overlays')
const [task = '', dc = ''] = process.argv.slice(2)

function main(): void {
  const settings = readSettings()
  const maps = new Map<string, Data>()
  for (const { configMap } of settings) {
    if (!maps.has(configMap)) maps.set(configMap, readConfigMap(configMap))
  }
  const dataOf = ({ configMap }: Setting) => maps.get(configMap) ?? {}
  const missing = settings.filter((setting) => !holds(dataOf(setting), setting))
  if (task === 'check') {
    for (const setting of settings) report(setting, dataOf(setting), missing.includes(setting))
    process.exitCode = missing.length > 0 ? 1 : 0
  } else if (task === 'patch') {
    for (const setting of missing) {
      maps.set(setting.configMap, withSetting(dataOf(setting), setting))
    }
    for (const name of new Set(missing.map(({ configMap }) => configMap))) {
      const changed = missing.filter(({ configMap }) => configMap === name)
      process.stdout.write(patch(name, maps.get(name) ?? {}, changed))
    }
  } else fail('the first argument must be check or patch')
}

/** The settings, with this datacenter's values filled in. */
function readSettings(): Setting[] {
  const file = join(overlays, dc, 'datacenter.yaml')
  if (dc === '' || !existsSync(file)) {
    fail(
      `DC=${JSON.stringify(dc)} is not a datacenter; write one of ${readdirSync(overlays).join(', ')}`,
    )
  }
  const { spec } = parse(readFileSync(file, 'utf8')) as { spec: { name: string; kafka: string[] } }
  const values = new Map([
    ['$name', spec.name],
    ['$kafka', spec.kafka.join(',')],
  ])
  const settings = parse(
    readFileSync(join(import.meta.dirname, 'settings.yaml'), 'utf8'),
  ) as Setting[]
  return settings.map((setting) => {
    const value = values.get(setting.equals ?? '')
    return value === undefined ? setting : { ...setting, equals: value }
  })
}

function readConfigMap(name: string): Data {
  try {
    const args = ['get', 'configmap', name, '--namespace', NAMESPACE, '--output', 'json']
    return JSON.parse(execFileSync('kubectl', args, { encoding: 'utf8', stdio: 'pipe' })).data ?? {}
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    return fail(`cannot read configmap ${NAMESPACE}/${name}: ${(stderr || message).trim()}`)
  }
}

function report(setting: Setting, data: Data, isMissing: boolean): void {
  const place = [setting.configMap, setting.file, setting.name].filter(Boolean).join(' ')
  const has = currentValue(data, setting) ?? 'not set'
  const least = setting.atLeast === undefined ? '' : 'at least '
  const needs = isMissing ? `, needs ${least}${neededValue(setting)}` : ''
  process.stdout.write(`${isMissing ? 'missing' : 'ok     '}  ${place}: ${has}${needs}\n`)
}

/** A ConfigMap with the changed entries only: the field manager that applies it owns nothing else. */
function patch(name: string, data: Data, changed: readonly Setting[]): string {
  const entries = new Set(changed.map(({ file, name }) => file ?? name))
  return `---\n${stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: NAMESPACE },
    data: Object.fromEntries(Object.entries(data).filter(([entry]) => entries.has(entry))),
  })}`
}

function fail(message: string): never {
  process.stderr.write(`platform: ${message}\n`)
  process.exit(2)
}

main()
