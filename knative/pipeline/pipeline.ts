/**
 * `node knative/pipeline/pipeline.ts NAME`: writes the pipeline of a function into knative/, and says
 * what the operator has to do. Exit code 1 if no pipeline can be written.
 */
import { join } from 'node:path'
import { LoadError } from '../load-error.ts'
import { PipelineError } from './pipeline-error.ts'
import { keysMissing, type WrittenPipeline, writePipeline } from './write.ts'

/** One line for each thing that was done, and for each that is left to do. */
export function report(pipeline: WrittenPipeline): string[] {
  const { written, topics, settings, secrets, unreadable } = pipeline
  return [
    ...(written.length > 0 ? written.map((path) => `written: ${path}`) : ['nothing to write']),
    ...topics.map((topic) => `make the topic DATACENTER.${topic} (docs/deploy.md, step 3)`),
    ...settings.map(
      ({ name, allowed }) =>
        `set ${name}, ${allowed}, in knative/overlays/DATACENTER/datacenter.yaml under spec.settings; with components/network-policy also its address range and port under spec.egress`,
    ),
    ...secrets.map(
      (name) =>
        `set ${name} in run.envs of func.yaml to '{{ secret:NAME:KEY }}', with the name and the key of a Secret, and run this again`,
    ),
    ...(unreadable.length > 0 ? [`left out: ${keysMissing(unreadable)}`] : []),
  ]
}

if (import.meta.main) {
  try {
    const root = join(import.meta.dirname, '../..')
    const written = writePipeline(root, process.argv[2] ?? '')
    process.stdout.write(`${report(written).join('\n')}\n`)
  } catch (error) {
    if (!(error instanceof PipelineError || error instanceof LoadError)) throw error
    process.stderr.write(`pipeline: ${error.message.replaceAll('\n', '\npipeline: ')}\n`)
    process.exitCode = 1
  }
}
