import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, globSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { RunError } from '../../../../packages/tributary/failures.ts'
import { addToRepository } from '../../../../packages/tributary/new/in-repository.ts'
import { namesOf } from '../../../../packages/tributary/new/names.ts'
import { writeNew } from '../../../../packages/tributary/new/write-new.ts'
import { makeCopy, sourceFiles } from '../../../mutants/copy.ts'
import { root, run } from '../command.ts'
import { temporary } from '../support.ts'

describe('tributary new in the repository', () => {
  const copy = makeCopy(sourceFiles())
  const git = (...args: string[]) => execFileSync('git', args, { cwd: copy, encoding: 'utf8' })
  git('add', '--all')
  /** What differs from the copy as it was. */
  const changed = () =>
    [git('ls-files', '--others', '--exclude-standard'), git('diff', '--name-only')]
      .flatMap((paths) => paths.split('\n'))
      .filter((path) => path !== '')
  // In a test's environment Node's test runner reports to the runner above it.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const node = (...args: string[]) =>
    spawnSync(process.execPath, args, { cwd: copy, env, encoding: 'utf8' })
  const make = (...args: string[]) => node('packages/tributary/cli.ts', 'new', ...args)

  it('writes a function that passes its test and all rules, and touches only its own files', () => {
    const args = ['--template', 'enrichment', '--input', 'visits', '--lookup', 'places']
    const { stderr, stdout, status } = make('planted-visits', ...args)
    assert.deepEqual([stderr, status], ['', 0])
    assert.match(stdout, /^functions\/planted-visits\/index.ts$/m)
    const own = /^(functions\/planted-visits|schemas\/(planted_visits|generated)|knative)\//
    assert.deepEqual(
      changed().filter((path) => !own.test(path)),
      [],
    )
    const tested = node('--test', 'functions/planted-visits/index.test.ts')
    assert.equal(tested.status, 0, tested.stdout)
    const checked = node('knative/check/check.ts', 'knative/overlays', 'eqiad')
    assert.match(checked.stdout, /^eqiad: \d+ objects, \d+ rules, no problems$/m)
    // The example address is one that a NetworkPolicy allows.
    const overlay = readFileSync(join(copy, 'knative/overlays/codfw/datacenter.yaml'), 'utf8')
    assert.match(overlay, /^ {4}PLACES_API_URL: http:\/\/places.example.org$/m)
    assert.match(overlay, /^ {4}PLACES_API_URL: \{ cidr: 10.0.0.0\/24, port: 80 \}$/m)
  })

  it('refuses a function that is there', () => {
    const before = changed()
    const { stderr, status } = make('planted-visits')
    assert.match(
      stderr,
      /^tributary: there is already a functions\/planted-visits; choose another .*\n$/,
    )
    assert.equal(status, 2)
    assert.deepEqual(changed(), before)
  })
})

/** A repository whose generator writes down which functions there are, and whose pipelines fail. */
function failing(): string {
  const repository = temporary()
  const model = 'functions/page-wikitext-change'
  cpSync(join(root, model), join(repository, model), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(repository, 'node_modules'))
  writeNew(repository, {
    'build/generate.ts':
      "import { readdirSync, writeFileSync } from 'node:fs'\nwriteFileSync('generated.txt', readdirSync('functions').join())\n",
    'generated.txt': 'page-wikitext-change',
    'knative/pipeline/pipeline.ts': "console.error('no disk')\nprocess.exitCode = 1\n",
    'schemas/package.json': '{}',
  })
  return repository
}

describe('tributary new, where the pipeline cannot be written', () => {
  it('leaves nothing behind', () => {
    const repository = failing()
    const files = () => globSync('{build,functions,knative,schemas}/**', { cwd: repository }).sort()
    const before = files()
    assert.throws(
      () => addToRepository(repository, namesOf('planted-links'), { template: 'page-enrichment' }),
      new RunError('knative/pipeline/pipeline.ts failed: no disk'),
    )
    assert.deepEqual(files(), before)
    assert.equal(readFileSync(join(repository, 'generated.txt'), 'utf8'), 'page-wikitext-change')
  })
})

describe('tributary new --dir', () => {
  it('writes a project with its name and a whole func.yaml', async () => {
    const dir = join(temporary(), 'project')
    const { stderr, stdout, code } = await run(['new', 'planted-links', '--dir', dir])
    assert.deepEqual([stderr, code], ['', 0])
    assert.ok(stdout.endsWith(`\nNext: cd ${dir} && npm install && npm test\n`))
    assert.deepEqual(readdirSync(dir).sort(), [
      ...['.funcignore', '.gitignore', '.npmrc', 'README.md', 'events.jsonl', 'func.yaml'],
      ...['index.test.ts', 'index.ts', 'package.json', 'schemas', 'tsconfig.json', 'wiki'],
    ])
    const { name } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
    assert.equal(name, 'planted-links')
    const funcYaml = readFileSync(join(dir, 'func.yaml'), 'utf8')
    assert.match(funcYaml, /^name: planted-links\n[\s\S]*^ {8}concurrency: 100$/m)
  })

  it('leaves nothing behind if a file cannot be written, and says why in one line', async () => {
    const dir = temporary()
    writeFileSync(join(dir, 'notes.txt'), '')
    const inFile = await run(['new', 'planted-links', '--dir', join(dir, 'notes.txt/project')])
    const place = join(dir, 'notes.txt/project')
    assert.deepEqual(
      [inFile.stderr, inFile.code],
      [`tributary: cannot mkdir ${place}: not a directory (ENOTDIR)\n`, 1],
    )
    const texts = { 'made/one.txt': '', 'notes.txt/two.txt': '' }
    assert.throws(() => writeNew(dir, texts), { code: 'EEXIST' })
    assert.deepEqual(readdirSync(dir), ['notes.txt'])
  })

  it('refuses a folder with files in it', async () => {
    const dir = temporary()
    writeFileSync(join(dir, 'notes.txt'), '')
    const { stderr, code } = await run(['new', 'planted-links', '--dir', dir])
    assert.equal(
      stderr,
      `tributary: ${dir} is not empty: it has notes.txt; name another folder with --dir\n`,
    )
    assert.equal(code, 2)
  })
})
