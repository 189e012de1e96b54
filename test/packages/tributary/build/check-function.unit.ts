import assert from 'node:assert/strict'
import { globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { definitionProblems } from '@tributary/runtime'
import { type BuildFailure, build } from 'esbuild'
import {
  bundlingProblems,
  checkFunction,
  FunctionError,
} from '../../../../packages/tributary/build/check-function.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const FOLDER = 'functions/article-changes'
const FILE = `${FOLDER}/index.ts`

const schema = { id: '/mediawiki/page/change/1.12.0', majors: [1], validate: () => true }
const RIGHT = {
  name: 'article-changes',
  input: [schema],
  output: { stream: 'mediawiki.article_change', schema },
  key: () => ({}),
  enrich: () => ({}),
}

describe("a mistake in a function's definition is one line with file and cure", () => {
  for (const [mistake, changes, line] of [
    [
      "a name that is not its folder's",
      { name: 'articles' },
      `name is "articles"; write name: 'article-changes', as its folder is called`,
    ],
    [
      'no name',
      { name: undefined },
      "name is missing; write name: 'article-changes', as its folder is called",
    ],
    [
      'no key',
      { key: undefined },
      'key is missing; write a function that returns { partitionkey, subject }, such as pageKey',
    ],
    [
      'no enrich',
      { enrich: undefined },
      'enrich is missing; write a function that returns the enriched event',
    ],
    [
      'no input',
      { input: undefined },
      'input is missing; write input: [ … ], the schemas that it reads',
    ],
    [
      'an empty input',
      { input: [] },
      'input is missing; write input: [ … ], the schemas that it reads',
    ],
    [
      'an input that is no schema',
      { input: [schema, undefined] },
      'input[1] is not a schema; import it from @tributary/schemas; make generate makes it',
    ],
    [
      'no output',
      { output: undefined },
      "output is missing; write output: { stream: '…', schema: … }",
    ],
    [
      'an output without a stream',
      { output: { schema } },
      "output.stream is missing; write the stream's name, without a datacenter",
    ],
    [
      'an output without a schema',
      { output: { stream: 'mediawiki.article_change' } },
      'output.schema is not a schema; import it from @tributary/schemas; make generate makes it',
    ],
    [
      'a misspelt member',
      { delivry: () => {} },
      'delivry has no meaning; there are name, input, output, key, enrich, lookups, delivery, everyDatacenter',
    ],
    [
      'lookups that are not an object',
      { lookups: 'mediawiki' },
      'lookups is not an object; write lookups: { name: lookup }',
    ],
    [
      'a lookup that cannot be opened',
      { lookups: { geo: 'http://geo' } },
      'lookups.geo is not a lookup; write an object with open()',
    ],
    [
      "a lookup with the name of a context's member",
      { lookups: { signal: { open: () => ({}) } } },
      'lookups.signal has the name of a member of the context; choose another name',
    ],
    [
      'a delivery that cannot be opened',
      { delivery: 'inPageOrder' },
      'delivery is not a delivery; write an object with open(), or leave it out',
    ],
    [
      'an everyDatacenter that is a word',
      { everyDatacenter: 'false' },
      'everyDatacenter is neither true nor false; write one of them, or leave it out',
    ],
  ] as const) {
    it(mistake, () => {
      const problems = definitionProblems(FILE, 'article-changes', { ...RIGHT, ...changes })
      assert.deepEqual(problems, [`${FILE}: ${line}`])
    })
  }

  it('several mistakes are as many lines', () => {
    const problems = definitionProblems(FILE, 'article-changes', { name: 'article-changes' })
    assert.deepEqual(
      problems.map((line) => line.split(' ').slice(0, 4).join(' ')),
      ['input', 'output', 'key', 'enrich'].map((member) => `${FILE}: ${member} is missing;`),
    )
  })

  for (const definition of [undefined, null, 'article-changes', () => {}]) {
    it(`a default export that is ${definition}`, () => {
      assert.deepEqual(definitionProblems(FILE, 'article-changes', definition), [
        `${FILE}: its default export is not a definition; write export default defineEnrichment({ … })`,
      ])
    })
  }

  it('a right definition has none, and neither has any function of ours', async () => {
    assert.deepEqual(definitionProblems(FILE, 'article-changes', RIGHT), [])
    const paths = globSync('functions/*/index.ts', { cwd: ROOT })
    assert.ok(paths.length >= 3)
    for (const path of paths) {
      await checkFunction(join(ROOT, path), ROOT)
    }
  })
})

describe("a mistake in a function's code is one line with file, line and cure", () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-function-'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  after(() => rmSync(folder, { recursive: true }))

  /** What is said of a function with this code. */
  const problems = async (code: string): Promise<string[]> => {
    const resolveDir = join(folder, dirname(FILE))
    mkdirSync(resolveDir, { recursive: true })
    writeFileSync(join(folder, FILE), code)
    const contents = `import definition from './index.ts'\nconsole.log(definition)`
    const failure = await build({
      stdin: { contents, resolveDir, loader: 'ts' },
      absWorkingDir: folder,
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'node',
      logLevel: 'silent',
    }).then(
      () => assert.fail('it was bundled'),
      (error: BuildFailure) => error,
    )
    return bundlingProblems(FILE, failure)
  }

  it('an import of a package that is not there', async () => {
    const code = "// a comment\nimport { x } from '@tributary/nothing'\nexport default x"
    assert.deepEqual(await problems(code), [
      `${FILE}:2: Could not resolve "@tributary/nothing"; correct the path, or add the package to package.json and run npm install`,
    ])
  })

  it('an import of a file that is not there', async () => {
    assert.deepEqual(await problems("export { x as default } from './nothing.ts'"), [
      `${FILE}:1: Could not resolve "./nothing.ts"; correct the path, or add the package to package.json and run npm install`,
    ])
  })

  it('an import of a schema that is not there', async () => {
    const code = "import { pageChnage } from '@tributary/schemas'\nexport default pageChnage"
    const [line, ...more] = await problems(code)
    assert.deepEqual(more, [])
    assert.match(
      line ?? '',
      /^functions\/article-changes\/index\.ts:1: No matching export in ".*schemas\/generated\/index\.js" for import "pageChnage"; correct the name; npx tributary generate makes the exports of new schemas$/,
    )
  })

  it('no default export', async () => {
    assert.deepEqual(await problems('export const definition = {}'), [
      `${FILE}: its default export is not a definition; write export default defineEnrichment({ … })`,
    ])
  })

  it('what is not TypeScript', async () => {
    assert.deepEqual(await problems('export default {\n  name: ,\n}'), [
      `${FILE}:2: Unexpected ","; correct this line`,
    ])
  })

  for (const [mistake, name, code, says] of [
    [
      'a failure while it is loaded',
      'a',
      'null.x',
      /:1: the function cannot be loaded: TypeError: .+; correct it/,
    ],
    [
      'TypeScript that Node cannot strip',
      'b',
      'enum E { A }',
      /:1: the function cannot be loaded: .+ enum .+; Node only strips types/,
    ],
    ['a definition with a mistake', 'c', 'export default {}', /index\.ts: name is missing; write/],
  ] as const) {
    it(`${mistake}, found after bundling`, async () => {
      mkdirSync(join(folder, 'functions', name))
      writeFileSync(join(folder, 'functions', name, 'index.ts'), code)
      await assert.rejects(
        checkFunction(join(folder, 'functions', name, 'index.ts'), folder),
        (error: Error) => {
          assert.ok(error instanceof FunctionError)
          assert.match(error.message, says)
          for (const line of error.message.split('\n'))
            assert.ok(line.startsWith(`functions/${name}/index.ts:`))
          return true
        },
      )
    })
  }
})
