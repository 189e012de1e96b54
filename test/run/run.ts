/**
 * `npm test`: runs all test files, or those whose path has a text in it: `npm test -- packages/order`.
 *
 * Node gives every file a process, and starting it costs more than most files' tests do. Here the files of a
 * folder share one, as suites, so that hooks stay with the tests of their file.
 */
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'
import { type Group, groupsOf } from './groups.ts'

const ROOT = join(import.meta.dirname, '../..')
const wanted = process.argv[2] ?? ''
const found = globSync('{test,functions}/**/*.test.ts', { cwd: ROOT, exclude: ['**/node_modules'] })
const groups = groupsOf(found.filter((file) => file.includes(wanted)).sort())
if (groups.length === 0) throw new Error(`no test file has ${wanted} in its path`)

mkdirSync(join(ROOT, 'out'), { recursive: true })
const made = mkdtempSync(join(ROOT, 'out/tests-'))
process.on('exit', () => rmSync(made, { recursive: true }))

/** Files in shared processes whose suite has not ended yet. */
const open = new Set<string>()

/** The file that Node runs for a group. */
function fileOf([name, files]: Group): string {
  const [only = ''] = files
  if (files.length === 1) return join(ROOT, only)
  const suites = files.map((file) => {
    open.add(file)
    const url = pathToFileURL(join(ROOT, file)).href
    return `describe('${file}', async () => void (await import('${url}')))\n`
  })
  const path = join(made, `${name.replaceAll('/', '-')}all.js`)
  writeFileSync(path, `import { describe } from 'node:test'\n${suites.join('')}`)
  return path
}

const events = run({ files: groups.map(fileOf), concurrency: 3, timeout: 120_000 })
events.on('test:pass', ({ name }) => open.delete(name))
events.on('test:fail', ({ name }) => {
  open.delete(name)
  process.exitCode = 1
})
events.on('end', () => {
  // A test that ends its process would silence those behind it.
  for (const file of open) {
    process.exitCode = 1
    process.stderr.write(`${file} was not run to its end\n`)
  }
})
events.compose(spec).pipe(process.stdout)
