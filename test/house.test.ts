import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cycles, ROOMS, sources, wrongImports } from './support/house.ts'

const files = sources()
const ours = [...files].filter(([path]) => !path.includes('/generated/'))

/** The wrong imports of a file that imports one other. */
const planted = (path: string, target: string) =>
  wrongImports(new Map([[path, `import type { X } from '${target}'`]]))

describe('the directions of imports', () => {
  it('are kept by every file', () => assert.deepEqual(wrongImports(files), []))

  for (const [room, allowed] of Object.entries(ROOMS)) {
    it(`refuse an import from ${room} into any room that it may not know`, () => {
      for (const other of Object.keys(ROOMS)) {
        if (other === room || allowed.includes(other)) continue
        const up = '../'.repeat(room.split('/').length)
        const found = planted(`${room}/planted.ts`, `${up}${other}/x.ts`)
        assert.deepEqual(found, [`${room}/planted.ts → ${other}/x.ts`])
      }
    })
  }

  it('refuse the way by a package name too', () => {
    const found = planted('packages/runtime/planted.ts', '@tributary/mediawiki')
    assert.deepEqual(found, ['packages/runtime/planted.ts → packages/mediawiki/index.ts'])
  })
})

describe('cycles of imports, types included', () => {
  it('do not exist', () => assert.deepEqual(cycles(files), []))

  it('are found when one is planted', () => {
    const cyclic = new Map([
      ['packages/runtime/a.ts', `import type { B } from './b.ts'`],
      ['packages/runtime/b.ts', `export { c } from './c.ts'`],
      ['packages/runtime/c.ts', `const a = await import('./a.ts')`],
    ])
    assert.equal(cycles(cyclic).length, 1)
  })
})

describe('the sources', () => {
  it('name no wiki in packages/runtime', () => {
    const named = ours.filter(
      ([path, source]) => path.startsWith('packages/runtime/') && /wiki/i.test(source),
    )
    assert.deepEqual(
      named.map(([path]) => path),
      [],
    )
  })

  it('have no file over 250 lines', () => {
    const long = ours.map(([path, source]) => [path, source.split('\n').length - 1] as const)
    assert.deepEqual(
      long.filter(([, lines]) => lines > 250),
      [],
    )
  })

  it('cast through unknown in at most three places', () => {
    const casts = ours.flatMap(([path, source]) =>
      path.startsWith('test/') ? [] : [...source.matchAll(/as unknown as/g)].map(() => path),
    )
    assert.ok(casts.length <= 3, casts.join('\n'))
  })
})

describe('the test files *.unit.ts, which share a process', () => {
  const units = ours.filter(([path]) => path.endsWith('.unit.ts'))

  it('are run, each by the units.test.ts of its package', () => {
    assert.ok(units.length > 0)
    for (const [path] of units) {
      const [folder] = /^test\/packages\/[^/]+/.exec(path) ?? []
      assert.ok(files.has(`${folder}/units.test.ts`), `nothing runs ${path}`)
    }
  })

  it('start no process and change nothing that the others see', () => {
    const own = /node:(child_process|worker_threads)|\bprocess\.(env|on|exit)|\bmock\.|setGlobal/
    const found = units.filter(([, source]) => own.test(source)).map(([path]) => path)
    assert.deepEqual(found, [], 'call it *.test.ts')
  })
})
