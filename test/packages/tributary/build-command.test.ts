import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { post } from '../../support/function-client.ts'
import { FunctionProcess } from '../../support/function-process.ts'
import { ended, root, tributary } from './command.ts'
import { EVENT, FILES, writeProject } from './project.ts'
import { temporary } from './support.ts'

describe('tributary generate and tributary build, in a project of its own', () => {
  const folder = temporary()
  const path = (name: string) => join(folder, name)
  const read = (name: string) => readFileSync(path(name), 'utf8')
  const run = (...args: readonly string[]) => ended(spawn(tributary, args, { cwd: folder }))
  before(() => {
    writeProject(folder)
    writeFileSync(path('package.json'), '{ "type": "module" }')
    symlinkSync(join(root, 'node_modules'), path('node_modules'))
  })

  it('builds a function that answers, and generates its schemas first', async () => {
    assert.deepEqual(await run('build'), {
      code: 0,
      stderr: '',
      stdout: `dist/index.js: ${Math.round(statSync(path('dist/index.js')).size / 1000)} kB; start.js beside it starts it\n`,
    })
    await using running = await FunctionProcess.start(path('dist/start.js'), {})
    const { status, body } = await post(running.url, EVENT)
    assert.equal(status, 200)
    assert.equal(JSON.parse(String(body)).grade, 'flood')
  })

  it('builds twice at once, and from another folder', async () => {
    const builds = [1, 2].map(() => ended(spawn(tributary, ['build', folder], { cwd: '/' })))
    for (const { stderr, code } of await Promise.all(builds))
      assert.deepEqual([stderr, code], ['', 0])
    const files = ['index.js', 'kafka.js', 'package.json', 'start.js']
    assert.deepEqual(readdirSync(path('dist')).sort(), files)
  })

  it('generates nothing anew while the schemas are the same', async () => {
    writeFileSync(path('schemas/generated/left-over.js'), '')
    assert.equal((await run('build')).code, 0)
    assert.ok(existsSync(path('schemas/generated/left-over.js')))
  })

  it('generates what a schema adds, and says what the project can import', async () => {
    const file = 'schemas/river/measured/1.0.0.yaml'
    writeFileSync(path(file), `${read(file)}description: from a gauge\n`)
    const { stdout } = await run('generate')
    assert.equal(stdout, 'schemas/generated/index.js exports riverGraded, riverMeasured\n')
    assert.match(read('schemas/generated/riverMeasured.d.ts'), /from a gauge/)
    assert.equal(existsSync(path('schemas/generated/left-over.js')), false)
  })

  it('names the mistake in a function, and in a schema, with file and line', async () => {
    writeFileSync(path('index.ts'), FILES['index.ts'].replaceAll('riverGraded', 'riverGrated'))
    const wrong = await run('build')
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /^index\.ts:2: No matching export .+ "riverGrated"; correct .+\n$/)
    writeFileSync(path('schemas/river/graded/2.0.0.yaml'), 'type: object\n')
    const line = 'schemas/river/graded/2.0.0.yaml:1: $id is missing; write $id: /river/graded/2.0.0'
    assert.deepEqual(await run('build'), { code: 1, stderr: `${line}\n`, stdout: '' })
    const above = await ended(spawn(tributary, ['generate', '--dir', '..'], { cwd: path('dist') }))
    assert.equal(above.stderr, `../${line}\n`)
  })

  it('says where schemas belong if there are none', async () => {
    const { code, stderr } = await run('generate', '--dir', 'dist')
    assert.equal(code, 2)
    assert.match(stderr, /^tributary: there are no schemas in dist\/schemas; write one there as /)
  })
})
