/**
 * `node build/backfill.ts OVERLAYS DATACENTER FUNCTION FROM UNTIL [IMAGE] [--dry]`: reads a part of a topic
 * with a Job, beside whatever reads the topic now. With --dry it only prints the Job.
 */
import { join } from 'node:path'
import { stringify } from 'yaml'
import { backfillJob, timeOf } from '../knative/backfill/job.ts'
import { directOverlay } from '../knative/backfill/render.ts'
import { ofKind } from '../knative/check/objects.ts'
import type { Overlay } from '../knative/check/overlay.ts'
import { functionOf } from '../knative/check/pods.ts'
import { brokenRules } from '../knative/check/rules.ts'
import { LoadError } from '../knative/load-error.ts'
import { DeployError, run } from './programs.ts'

/** The kinds of objects that the Job needs beside it. */
const AROUND = ['Namespace', 'ConfigMap', 'NetworkPolicy']

type Job = ReturnType<typeof backfillJob>

/**
 * The Job of a backfill, which keeps every rule.
 * @param args the datacenters' folder, and then the datacenter, the function, both ends and the image
 * @throws LoadError
 */
export function jobOf(args: readonly string[]): Job {
  const [overlays = '', datacenter = '', name = '', from, until, image] = args
  if (datacenter === '') throw new LoadError('no datacenter is given; add DC=eqiad, for example')
  const part = { from: timeOf('FROM', from), until: timeOf('UNTIL', until) }
  const overlay = directOverlay(join(overlays, datacenter), name)
  const [deployment] = ofKind(overlay.objects, 'Deployment').filter(
    (each) => functionOf(each) === name,
  )
  if (!deployment) throw new LoadError(`${overlays}/${datacenter} has no Deployment of ${name}`)
  const job = backfillJob(deployment, datacenter, part, image)
  const { namespace = 'default' } = job.metadata
  if (job.spec.template.spec.containers[0].image === name) {
    throw new LoadError(
      `${overlays}/${datacenter} names no image for ${name}; add IMAGE=…@sha256:…, for example that of kubectl -n ${namespace} get ksvc ${name} -o jsonpath='{.spec.template.spec.containers[0].image}'`,
    )
  }
  refuse({
    ...overlay,
    objects: [...overlay.objects.filter(({ kind }) => AROUND.includes(kind)), job],
  })
  return job
}

function apply(job: Job): void {
  const { name, namespace = 'default' } = job.metadata
  run('kubectl', ['apply', '-f', '-'], { input: JSON.stringify(job) })
  process.stdout.write(`it is done when this ends: kubectl -n ${namespace} wait --for=condition=complete --timeout=24h job/${name}
`)
}

/** @throws LoadError with each rule that is broken */
function refuse(overlay: Overlay): void {
  const lines = brokenRules(overlay).map(
    ({ rule, problem: { object, field, message } }) =>
      `${rule.name}: ${object}, ${field}: ${message}`,
  )
  if (lines.length > 0) throw new LoadError(lines.join('\n'))
}

if (import.meta.main) {
  try {
    const args = process.argv.slice(2)
    const job = jobOf(args.filter((arg) => arg !== '--dry'))
    if (args.includes('--dry')) process.stdout.write(stringify(job))
    else apply(job)
  } catch (error) {
    if (!(error instanceof LoadError || error instanceof DeployError)) throw error
    process.stderr.write(`backfill: ${error.message.replaceAll('\n', '\nbackfill: ')}\n`)
    process.exitCode = 1
  }
}
