/**
 * `make run` and `make live`: run a function on the recorded wiki, or on Wikimedia's public stream, with
 * the input that it reads and an output named for the stream that it writes. Prints the command.
 *
 * node demo.ts recorded|live FUNCTION [FOLDER OF THE RECORDED WIKI]
 */
import { existsSync, mkdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { inputSchemas } from '@tributary/runtime'
import { UsageError } from './failures.ts'
import { findFunction } from './find-function.ts'
import { type Definition, holdsEvents, loadFunction } from './functions.ts'

const STREAMS = 'https://stream.wikimedia.org/v2/stream'

/** A function that reads revision-create gets that, any other page_change. */
function inputStream(definition: Definition): string {
  const reads = inputSchemas(definition).some(({ id }) =>
    id.startsWith('/mediawiki/revision/create/'),
  )
  return reads ? 'mediawiki.revision-create' : 'mediawiki.page_change.v1'
}

/** A function that reads another stream has events in its folder, and the answers of its REST API. */
function ownEvents(name: string): string[] | undefined {
  const { folder } = findFunction(name, 'make run')
  const [events, api] = [join(folder, 'events.jsonl'), join(folder, 'api')]
  if (!existsSync(events)) return undefined
  return ['--input', relative('', events), ...(existsSync(api) ? ['--api', relative('', api)] : [])]
}

/** The arguments of `tributary run`. */
export function demoArguments(
  definition: Definition,
  kind: string,
  name: string,
  recorded: string,
): string[] {
  const stream = inputStream(definition)
  const prefix = kind === 'live' ? 'out/live.' : 'out/'
  const output = `${prefix}${definition.output.stream}`
  return [
    ...['run', name],
    ...(kind === 'live'
      ? ['--input', `${STREAMS}/${stream}`]
      : (ownEvents(name) ?? ['--input', `${recorded}/${stream}.jsonl`, '--wiki', recorded])),
    ...['--output', `${output}.jsonl`, '--dead-letters', `${output}.dead_letters.jsonl`],
    ...(holdsEvents(definition) ? ['--inconsistencies', `${output}.inconsistencies.jsonl`] : []),
  ]
}

if (import.meta.main) {
  const [kind = 'recorded', name = '', recorded = 'test/fixtures/recorded-wiki'] =
    process.argv.slice(2)
  try {
    const args = demoArguments(await loadFunction(name, 'make run'), kind, name, recorded)
    mkdirSync('out', { recursive: true })
    process.stderr.write(`npx tributary ${args.join(' ')}\n`)
    process.argv.splice(2, Number.POSITIVE_INFINITY, ...args)
    await import('./cli.ts')
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  }
}
