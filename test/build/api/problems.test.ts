import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Example } from '../../../build/api/examples.ts'
import { type Named, problems } from '../../../build/api/problems.ts'

const FROM = '@tributary/runtime'

const named = (code: string, docs = 'Does it.'): Named => ({
  name: /\w+ (\w+)/.exec(code)?.[1] ?? '',
  ...{ code, docs, from: FROM, file: 'packages/runtime/skip.ts' },
})

/** An example that shows some names, and imports some. */
const example = (shows: string[], imported: string[], file = 'test/docs/api/skip.ts'): Example => ({
  ...{ file, title: 'Skip', introduction: '' },
  shows: shows.map((name) => ({ from: FROM, name })),
  code: `import {\n  ${imported.join(',\n  ')},\n} from '${FROM}'\n`,
})

const skip = named('const skip: (reason: string) => Skip')
const Skip = named('interface Skip {}')

test('a name that an example imports, and a type in its signature, are complete', () => {
  assert.deepEqual(problems([skip, Skip], [example(['skip', 'Skip'], ['skip'])]), [])
  assert.deepEqual(problems([Skip], [example(['Skip'], ['type Skip'])]), [])
})

test('a name without a docstring has a line that says where to write one', () => {
  const bare = { ...skip, docs: '@param reason why' }
  assert.deepEqual(problems([bare], [example(['skip'], ['skip'])]), [
    'packages/runtime/skip.ts: skip is public and has no docstring; write a sentence above it',
  ])
})

test('a name without an example has a line that says what to add', () => {
  assert.deepEqual(problems([skip], [example([], ['skip'])]), [
    'packages/runtime/skip.ts: skip of @tributary/runtime is shown by no example; list it in the @shows of one file of test/docs/api that uses it',
  ])
})

test('a value that an example shows but does not use has a line, also if a signature mentions it', () => {
  const made = named('const made: typeof skip')
  assert.deepEqual(problems([skip, made], [example(['skip', 'made'], ['made'])]), [
    'test/docs/api/skip.ts: shows skip of @tributary/runtime, but does not import it; use it',
  ])
})

test('a type that only a comment mentions is not shown', () => {
  const other = named('interface Other {\n  /** Not a Skip. */\n}')
  const [line = ''] = problems([Skip, other], [example(['Skip', 'Other'], ['type Other'])])
  assert.match(line, /shows Skip .* but does not import it; use it, or show it beside a name/)
})

test('a name that two examples show, or that is not exported any more, has a line', () => {
  const twice = [example(['skip'], ['skip']), example(['skip', 'gone'], ['skip'], 'other.ts')]
  const [first = '', second, ...more] = problems([skip], twice)
  assert.match(first, /is shown by test\/docs\/api\/skip\.ts and other\.ts; list it in .* one file/)
  assert.equal(second, 'other.ts: @tributary/runtime does not export gone; remove it from @shows')
  assert.deepEqual(more, [])
})
