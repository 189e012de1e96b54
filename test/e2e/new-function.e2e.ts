import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { makeCopy, removeCopy, sourceFiles } from '../mutants/copy.ts'

describe('two new functions in a fresh copy of the repository, unedited', {
  timeout: 1_200_000,
}, () => {
  let copy = ''
  const run = (program: string, ...args: string[]): string => {
    // In a test's environment Node's test runner reports to the runner above it.
    const { NODE_TEST_CONTEXT: _, NODE_COMPILE_CACHE: __, MAKEFLAGS: ___, ...env } = process.env
    const options = { cwd: copy, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const
    const { stdout, stderr, status } = spawnSync(program, args, options)
    assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout.slice(-20_000)}${stderr}`)
    return stdout + stderr
  }

  before(() => {
    copy = makeCopy(sourceFiles())
    rmSync(join(copy, 'node_modules'), { recursive: true })
    run('git', 'add', '--all')
    run('make', 'install')
    run('npx', 'tributary', 'new', 'my-links')
    const options = ['--template', 'enrichment', '--input', 'visits', '--lookup', 'places']
    run('npx', 'tributary', 'new', 'my-visits', ...options)
  })
  after(() => removeCopy(copy))

  it('pass make lint and make test', { timeout: 1_200_000 }, () => {
    run('make', 'lint')
    assert.match(run('make', 'test'), /^ℹ fail 0$/m)
  })

  it('pass make check in each datacenter', () => {
    for (const dc of ['eqiad', 'codfw']) {
      assert.match(run('make', 'check', `DC=${dc}`), /objects, \d+ rules, no problems$/m)
    }
  })

  it('are packaged and run', () => {
    assert.match(run('make', 'package', 'FUNCTION=my-links'), /bytes in \d files\n/)
    assert.match(run('make', 'package', 'FUNCTION=my-visits'), /bytes in \d files\n/)
    assert.match(run('make', 'run', 'FUNCTION=my-links'), /72 in, 71 enriched, 1 skipped/)
    assert.match(run('make', 'run', 'FUNCTION=my-visits'), /3 in, 2 enriched, 1 skipped/)
  })

  it('have changed nothing but their folders, their schemas and the pipelines', () => {
    const changed = [
      run('git', 'ls-files', '--others', '--exclude-standard'),
      run('git', 'diff', '--name-only'),
    ].flatMap((paths) => paths.trim().split('\n'))
    const own = /^(functions\/my-(links|visits)|schemas\/(my_links|my_visits|generated)|knative)\//
    assert.deepEqual(
      changed.filter((path) => !own.test(path)),
      [],
    )
  })
})
