import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { UsageError } from '../failures.ts'
import type { Values } from '../options.ts'
import { addToRepository, repositoryRoot } from './in-repository.ts'
import { checkName } from './names.ts'
import { writeProject } from './project.ts'

/**
 * `tributary new`: writes a function from a template, into this repository or as a project of its own.
 * @returns the exit code
 */
export function newFunction(
  name: string,
  { dir, ...choices }: Omit<Values<'new'>, 'input'> & { readonly input?: readonly string[] },
): number {
  const names = checkName(name, exportsOfSchemas())
  const say = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`)
  if (dir !== undefined) {
    const written = writeProject(dir, names, choices)
    say([
      ...written.map((path) => `${dir}/${path}`),
      '',
      `Next: cd ${dir} && npm install && npm test`,
    ])
    return 0
  }
  const root = repositoryRoot()
  if (root === undefined) {
    throw new UsageError(
      'there is no repository of functions here; say with --dir where the project goes',
    )
  }
  say([...addToRepository(root, names, choices), '', `Next: make test run FUNCTION=${name}`])
  return 0
}

/** The schemas that a function imports from @tributary/schemas, whose names its own cannot have. */
function exportsOfSchemas(): string[] {
  const index = createRequire(import.meta.url).resolve('@tributary/schemas')
  return [...readFileSync(index, 'utf8').matchAll(/^export \{ (\w+) \}/gm)].map(
    ([, name = '']) => name,
  )
}
