import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

const REPOSITORY = join(import.meta.dirname, '../..')
const CHANGE = 'schemas/mediawiki/page/change/1.12.0.yaml'

describe('make generate', () => {
  const root = mkdtempSync(join(tmpdir(), 'tributary-generate-'))
  before(() => {
    const left = /(^|\/)(node_modules|dist|\.git|\.tools|out)$/
    const filter = (path: string) => !left.test(path)
    for (const name of readdirSync(REPOSITORY)) {
      if (name !== 'test' && filter(name)) {
        cpSync(join(REPOSITORY, name), join(root, name), { recursive: true, filter })
      }
    }
    // The examples of docs/reference/api.md.
    const examples = 'test/docs/api'
    cpSync(join(REPOSITORY, examples), join(root, examples), { recursive: true })
    symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'))
  })
  after(() => rmSync(root, { recursive: true }))

  const generate = () =>
    new Promise<{ code: number; stderr: string }>((resolve) => {
      const script = join(root, 'build/generate.ts')
      execFile(process.execPath, [script], { cwd: root }, (error, _, stderr) =>
        resolve({ code: Number(error?.code ?? 0), stderr }),
      )
    })

  const generated = (folder: string) =>
    readdirSync(join(root, folder, 'generated')).map((name) => [
      name,
      readFileSync(join(root, folder, 'generated', name), 'utf8'),
    ])

  it('leaves the generated folders as they were when a schema has a mistake', async () => {
    const [schemas, runtime] = [generated('schemas'), generated('packages/runtime')]
    const path = join(root, CHANGE)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('type: object', 'type: objekt'))
    const line = text.slice(0, text.indexOf('type: object')).split('\n').length
    const { code, stderr } = await generate()
    writeFileSync(path, text)
    assert.equal(code, 1)
    assert.match(stderr, new RegExp(`^${CHANGE}:${line}: type must be equal to one of .+\\n$`))
    assert.deepEqual(generated('schemas'), schemas)
    assert.deepEqual(generated('packages/runtime'), runtime)
  })

  it('writes what a schema adds, and removes what it no longer makes', async () => {
    const path = join(root, CHANGE)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('How a keyed', 'How any'))
    writeFileSync(join(root, 'schemas/generated/left-over.js'), 'left over')
    assert.deepEqual(await generate(), { code: 0, stderr: '' })
    const declaration = readFileSync(join(root, 'schemas/generated/pageChange.d.ts'), 'utf8')
    assert.match(declaration, /How any table should apply/)
    assert.equal(existsSync(join(root, 'schemas/generated/left-over.js')), false)
    assert.equal(existsSync(join(root, 'schemas/generated.old')), false)
  })
})
