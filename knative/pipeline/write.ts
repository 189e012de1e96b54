/** Writes the pipeline of a function into knative/, from its definition and its func.yaml. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Definition } from '@tributary/runtime'
import {
  isKeyed,
  keyingFunction,
  type NeededSetting,
  neededSettings,
  onlySetsKeys,
  secretNames,
  streamsOf,
} from '../definition.ts'
import { readFunctions } from '../functions.ts'
import { addEntries } from './entries.ts'
import { PipelineError } from './pipeline-error.ts'
import { type Files, pipelineFiles, serviceFiles } from './templates.ts'

export interface WrittenPipeline {
  /** The files that were new or different, from the root of the repository. */
  readonly written: readonly string[]
  /** The topics to make, without the datacenter's name and its dot. */
  readonly topics: readonly string[]
  /** Settings that the operator writes into each overlay's datacenter.yaml. */
  readonly settings: readonly NeededSetting[]
  /** Settings that come from a Secret, which func.yaml names. */
  readonly secrets: readonly string[]
  /** Streams without keys that the pipeline cannot read, as nothing gives them keys. */
  readonly unreadable: readonly string[]
}

/**
 * Writes the files that are the function's alone, and adds what is missing to those that all functions
 * share. An overlay's own lines stay as they are.
 * @param root the repository
 * @throws PipelineError if there is no such function, or no pipeline can be made from it
 * @throws LoadError if a function cannot be loaded
 */
export function writePipeline(root: string, name: string): WrittenPipeline {
  const { files, ...rest } = plannedPipeline(root, name)
  const written = stalePaths(root, files)
  for (const path of written) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), files[path] as string)
  }
  return { written, ...rest }
}

/** The files that differ from what they should be. */
export const stalePaths = (root: string, files: Files): string[] =>
  Object.keys(files).filter((path) => {
    const file = join(root, path)
    return !existsSync(file) || readFileSync(file, 'utf8') !== files[path]
  })

interface PlannedPipeline extends Omit<WrittenPipeline, 'written'> {
  readonly files: Files
}

/** Everything that writePipeline would leave in these files. */
export function plannedPipeline(root: string, name: string): PlannedPipeline {
  const { functions, definitions } = readFunctions(root)
  const definition = definitions.get(name)
  if (!definition) {
    const names = [...definitions.keys()].join(', ')
    throw new PipelineError(
      `there is no functions/${name}/index.ts; set FUNCTION= to one of ${names}`,
    )
  }
  const yaml = functions.get(name)
  if (!yaml) {
    throw new PipelineError(
      `functions/${name}/func.yaml is missing; copy another function's, and change the name in it`,
    )
  }
  refuseOthers(definition)
  if (onlySetsKeys(definition)) {
    const files = addEntries(root, definition, serviceFiles(name, yaml))
    return { files, topics: [], settings: [], secrets: [], unreadable: [] }
  }
  const streams = streamsOf(definition)
  const without = streams.filter((stream) => !isKeyed(stream)).map(({ stream }) => stream)
  const keying = without.length > 0 ? keyingFunction(definitions, definition, without) : undefined
  const unreadable = keying ? [] : without
  if (unreadable.length === streams.length) {
    throw new PipelineError(`functions/${name}/index.ts: ${keysMissing(unreadable)}`)
  }
  const { stream } = definition.output
  return {
    files: addEntries(root, definition, pipelineFiles(definition, yaml, keying)),
    topics: [stream, `${stream}.dead_letter`],
    settings: neededSettings(definition),
    secrets: secretNames(definition),
    unreadable,
  }
}

function refuseOthers(definition: Definition): void {
  const { name, delivery } = definition
  if (delivery) {
    throw new PipelineError(
      `${name} has a delivery of its own, so its pipeline is written by hand, as knative/components/ordered-stream is`,
    )
  }
  if (streamsOf(definition).length > 0) return
  throw new PipelineError(
    `functions/${name}/index.ts: input names no stream; write input: [{ stream: '…', schema: … }]`,
  )
}

/** @param streams whose records have no key */
export const keysMissing = (streams: readonly string[]): string =>
  `no function gives the events of ${streams.join(', ')} the key that this one has; write one with enrich: passOn and the same key, whose output is the stream itself`
