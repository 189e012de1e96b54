import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { kustomizeCommand } from '../../../knative/check/kustomize.ts'

describe('the program that renders overlays', () => {
  let bin: string
  const { PATH } = process.env
  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'tributary kubectl-'))
    symlinkSync('/bin/sh', join(bin, 'sh'))
    process.env.PATH = bin
  })
  afterEach(() => {
    process.env.PATH = PATH
    rmSync(bin, { recursive: true })
  })
  const kubectlPrints = (version: string) =>
    writeFileSync(join(bin, 'kubectl'), `#!/bin/sh\necho '${version}'\n`, { mode: 0o755 })

  it('is kubectl when its Kustomize is version 5', () => {
    kubectlPrints('Client Version: v1.32.4\nKustomize Version: v5.5.0')
    assert.deepEqual(kustomizeCommand(), ['kubectl', 'kustomize'])
  })

  for (const [title, version] of [
    [
      'prints no Kustomize version, as Debian 12’s does',
      'Client Version: version.Info{Minor:"20"}',
    ],
    ['has Kustomize 4', 'Client Version: v1.26.0\nKustomize Version: v4.5.7'],
  ] as const) {
    it(`is the one that make kustomize built when kubectl ${title}`, () => {
      kubectlPrints(version)
      const built = join(bin, 'kustomize')
      assert.equal(kustomizeCommand(built), undefined)
      writeFileSync(built, '')
      assert.deepEqual(kustomizeCommand(built), [built, 'build'])
    })
  }
})
