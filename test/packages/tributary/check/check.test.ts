import assert from 'node:assert/strict'
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readTemplate, TEMPLATES } from '../../../../packages/tributary/new/templates.ts'
import { writeNew } from '../../../../packages/tributary/new/write-new.ts'
import { root, run } from '../command.ts'
import { temporary } from '../support.ts'

const CREATED = readFileSync(join(root, 'test/fixtures/func-create/func.yaml'), 'utf8')

/** A project as `kn func create` leaves it, with this repository's packages; at first without types to check. */
function created(template: (typeof TEMPLATES)[number]) {
  const folder = temporary()
  const { 'tsconfig.json': config = '', ...texts } = readTemplate(template)
  writeNew(folder, { ...texts, 'func.yaml': CREATED })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const addTypes = () => writeFileSync(join(folder, 'tsconfig.json'), config)
  return { folder, addTypes }
}

describe('tributary check', () => {
  for (const template of TEMPLATES) {
    it(`says what a new project of ${template} lacks, writes it, and then finds nothing`, async () => {
      const { folder: project, addTypes } = created(template)
      const found = await run(['check', project])
      assert.equal(found.code, 1, found.stderr)
      const missing = found.stdout.split('\n').map((line) => line.split(': ').slice(1, 2).join())
      assert.deepEqual(missing.slice(0, -2), [
        'run.envs is missing',
        'deploy.labels is missing',
        'deploy.options.scale is missing',
        'deploy.options.resources.requests is missing',
        'deploy.options.resources.limits is missing',
        `name is '${template === 'enrichment' ? 'city-weather' : 'page-sections'}', but func.yaml deploys it as my-enrichment; write name`,
        `name is "${template === 'enrichment' ? 'city-weather' : 'page-sections'}", but func.yaml deploys it as my-enrichment`,
      ])
      const written = await run(['check', project, '--write'])
      assert.equal(written.code, 0, written.stderr)
      assert.match(written.stdout, /func.yaml: deploy.labels written\n/)
      assert.match(written.stdout, /index.ts: name: 'my-enrichment' written\n/)
      addTypes()
      const again = await run(['check', project])
      assert.match(again.stdout, /^\S+func.yaml: kn func deploy can deploy my-enrichment\n$/)
      assert.equal(again.code, 0)
    })
  }

  it('says where a name that it cannot write stands', async () => {
    const { folder: project } = created('page-enrichment')
    const file = join(project, 'index.ts')
    const source = readFileSync(file, 'utf8')
    writeFileSync(file, source.replace("name: 'page-sections'", 'name: `page-sections`'))
    const { code, stdout } = await run(['check', project, '--write'])
    assert.match(stdout, /index.ts: name is 'page-sections', .* write name: 'my-enrichment'\n/)
    assert.equal(code, 1)
  })

  it('says where a type is wrong, also in a test', async () => {
    const { folder: project, addTypes } = created('page-enrichment')
    await run(['check', project, '--write'])
    addTypes()
    const file = join(project, 'index.test.ts')
    writeFileSync(file, `${readFileSync(file, 'utf8')}export const wrong: number = 'text'\n`)
    const { code, stdout } = await run(['check', project])
    assert.match(stdout, /^\S+index\.test\.ts\(\d+,14\): error TS2322: .*\n$/)
    assert.equal(code, 1)
  })

  it('says that there is no func.yaml, or that it is no YAML', async () => {
    const { folder: project } = created('page-enrichment')
    const file = join(project, 'func.yaml')
    writeFileSync(file, 'name: a\n  b: [\n')
    const broken = await run(['check', project])
    assert.match(broken.stderr, /^\S+func.yaml: .* at line 1, column 7; correct it\n$/)
    rmSync(file)
    const none = await run(['check', project])
    assert.match(
      none.stderr,
      /^tributary: there is no \S+func.yaml; kn func create and npx tributary new/,
    )
    assert.deepEqual([broken.code, none.code], [1, 2])
  })
})
