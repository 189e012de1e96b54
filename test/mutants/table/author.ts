// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const mistakes = ['test/mistakes/mistakes.test.ts']
const dev = ['test/packages/tributary/dev/dev.test.ts']

/** What the author of a function sees: mistakes, and tributary dev. */
export const author: readonly Group[] = [
  {
    file: 'packages/runtime/handler.ts',
    tests: mistakes,
    wrong: {
      'a promise in a result is written as an empty object': [
        'if (isPromise(members[name])) throw',
        'if (members[name] === 0) throw',
      ],
      'a lookup that was not declared is undefined': [
        'this.#outcomes.showErrors ? strictContext(own) : own',
        'own',
      ],
    },
  },
  {
    file: 'packages/runtime/outcomes.ts',
    tests: ['test/packages/runtime/violation.unit.ts'],
    wrong: {
      'production shows a value that breaks a schema': [
        'this.showErrors && error instanceof SchemaViolation',
        'error instanceof SchemaViolation',
      ],
    },
  },
  {
    file: 'packages/tributary/build/dev-imports.ts',
    tests: mistakes,
    wrong: {
      'a package for development is bundled': [
        'devDependencies?.[name] !== undefined',
        'name === ""',
      ],
    },
  },
  {
    file: 'packages/tributary/find-function.ts',
    tests: ['test/packages/tributary/find-function.test.ts'],
    wrong: {
      'a bundle is run in place of the function': [
        "main?.endsWith('ts') ? main : undefined",
        'main',
      ],
    },
  },
  {
    file: 'packages/tributary/dev/changes.ts',
    tests: ['test/packages/tributary/dev/changes.unit.ts'],
    wrong: {
      'an item that was put in makes all later ones differ': ['end++', 'break'],
      'a long text is shown from its beginning': ['same <= CONTEXT ? 0 : same - CONTEXT', '0'],
    },
  },
  {
    file: 'packages/tributary/dev/stamp.ts',
    tests: ['test/packages/tributary/dev/stamp.unit.ts'],
    wrong: { 'a file of the same size is the same': [' ${stat.mtimeMs}', ''] },
  },
  {
    file: 'packages/tributary/dev/runner.ts',
    tests: dev,
    wrong: {
      'a loop without an end is never ended': ['void this.#endLoop(job)', ''],
      'a promise that nobody awaits is not shown': ['...this.#errors.map', '...[].map'],
    },
  },
]
