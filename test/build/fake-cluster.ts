/** A kubectl, kn and func that only write down how they are called, for tests of build/deploy.ts. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach } from 'node:test'

export const root = join(import.meta.dirname, '../..')
export const NAME = 'page-wikitext-change'

/** Writes its command line to the log, with the kinds and names of the objects on standard input. */
const FAKE = `#!/bin/sh
called="\${0##*/} $*"
case "$called" in
  'kubectl kustomize '*) cat "$FAKE/rendered.yaml"; exit ;;
  *' --help') case "$called" in "$FUNC "*) echo 'a Knative-enabled cluster' ;; esac; exit ;;
esac
echo "$called" >> "$FAKE/log"
case "$called" in
  'kubectl api-resources '*) echo kafkasources.sources.knative.dev; exit ;;
  'kubectl get deployments '*) printf "$DIRECT"; exit ;;
  'kubectl get '*--selector*) printf "$MADE"; exit ;;
  'kubectl get '*) printf "$LEFT"; exit ;;
  *' -f -') grep -o '"kind":"[A-Za-z]*","metadata' | cut -d '"' -f 4 >> "$FAKE/log" ;;
esac
case "$called" in "$FAILS"*) exit "$CODE" ;; esac
`

export const object = (apiVersion: string, kind: string, name: string, spec: object = {}) =>
  JSON.stringify({ apiVersion, kind, metadata: { name, namespace: 'tributary' }, spec })

export const service = { apiVersion: 'serving.knative.dev/v1', kind: 'Service' }
const functionRef = { ref: { ...service, name: NAME } }

/** The objects of a small pipeline. */
export const pipeline = [
  JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tributary' } }),
  object('v1', 'ConfigMap', 'tributary'),
  object('eventing.knative.dev/v1alpha1', 'KafkaSink', 'output'),
  object('sources.knative.dev/v1', 'KafkaSource', 'input'),
  object('flows.knative.dev/v1', 'Sequence', 'enrich', { steps: [functionRef] }),
]

/**
 * Calls build/deploy.ts on an overlay `rivers` that renders to `pipeline`. In `make`, FAILS is the
 * beginning of a command that fails with CODE; MADE and LEFT are the Services that `kubectl get` prints
 * with and without a label, DIRECT the Deployments.
 */
export function fakeCluster() {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-deploy-'))
  const render = (objects: readonly string[]) =>
    writeFileSync(join(folder, 'rendered.yaml'), objects.join('\n---\n'))
  beforeEach(() => {
    mkdirSync(join(folder, 'bin'), { recursive: true })
    mkdirSync(join(folder, 'overlays/rivers'), { recursive: true })
    writeFileSync(join(folder, 'overlays/rivers/kustomization.yaml'), '')
    for (const name of ['kubectl', 'kn', 'func']) {
      writeFileSync(join(folder, 'bin', name), FAKE, { mode: 0o755 })
    }
    writeFileSync(join(folder, 'log'), '')
    render(pipeline)
  })
  after(() => rmSync(folder, { recursive: true }))
  const defaults = { FUNC: 'kn func', FAILS: 'nothing', CODE: '1', MADE: '', LEFT: '', DIRECT: '' }
  const make = (action: string, more: Record<string, string> = {}) => {
    const { NODE_TEST_CONTEXT: _, ...clean } = process.env
    const args = ['build/deploy.ts', action, `${folder}/overlays`, more.DC ?? '']
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      more.DRAINED ? [...args, '--drained'] : args,
      {
        cwd: root,
        encoding: 'utf8',
        env: {
          ...clean,
          ...defaults,
          ...more,
          FAKE: folder,
          PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
        },
      },
    )
    return { status, stderr, stdout }
  }
  const calls = () => readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')
  return { folder, make, calls, render }
}
