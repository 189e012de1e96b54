import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ROOT } from './copy.ts'
import { mutated } from './mutant.ts'
import { MUTANTS } from './mutants.ts'

const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8')

describe('the table of mutants', () => {
  it('has at least 50, each with a name of its own', () => {
    assert.ok(MUTANTS.length >= 50)
    assert.equal(new Set(MUTANTS.map(({ name }) => name)).size, MUTANTS.length)
  })

  it('has mutants that apply to the source as it is (try them: make mutants)', () => {
    const wrong = MUTANTS.flatMap((mutant) => {
      try {
        mutated(textOf(mutant.file), mutant)
        return []
      } catch (error) {
        return [`${mutant.name}: ${(error as Error).message}`]
      }
    })
    assert.deepEqual(wrong, [])
  })

  it('has mutants that are programs, so that it takes a test to notice them', () => {
    for (const mutant of MUTANTS.filter(({ file }) => file.endsWith('.ts'))) {
      const text = mutated(textOf(mutant.file), mutant)
      assert.doesNotThrow(() => stripTypeScriptTypes(text), mutant.name)
    }
  })

  it('names tests that there are', () => {
    for (const pattern of new Set(MUTANTS.flatMap(({ tests }) => tests))) {
      assert.ok(globSync(pattern, { cwd: ROOT }).length > 0, pattern)
    }
  })
})
