import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { manifestOf, PACKAGES } from '../../../build/release/packages.ts'
import { sbom } from '../../../build/release/sbom.ts'
import { temporary } from '../../packages/tributary/support.ts'

it('the SBOM lists what the packages install, also what development needs too, and nothing else', () => {
  const folder = join(temporary(), 'tributary')
  const { bomFormat, components } = JSON.parse(sbom(folder))
  assert.equal(bomFormat, 'CycloneDX')
  const listed = new Set<string>(components.map((each: { 'bom-ref': string }) => each['bom-ref']))
  for (const { name, version, dependencies = {} } of PACKAGES.map(manifestOf)) {
    assert.ok(listed.has(`${name}@${version}`), name)
    for (const [needed, range] of Object.entries(dependencies)) {
      assert.ok(listed.has(`${needed}@${range}`), `${name} needs ${needed}`)
    }
  }
  const { devDependencies = {}, dependencies = {} } = manifestOf('')
  assert.deepEqual(dependencies, {})
  for (const name of ['typescript', '@biomejs/biome', 'publint', 'fast-check']) {
    assert.equal(listed.has(`${name}@${devDependencies[name]}`), false, name)
  }
  assert.equal(existsSync(folder), false)
})
