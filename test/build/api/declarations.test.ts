import assert from 'node:assert/strict'
import { test } from 'node:test'
import { described, kindOf } from '../../../build/api/entry.ts'
import { statementsOf } from '../../../build/api/statements.ts'

test('statements are split where one begins, whatever their comments and types contain', () => {
  const statements = statementsOf(`import { A } from './a.ts';
/** Has a { that nothing closes. */
export declare class B {
    #private;
    /** Says
     * export const x */
    c(): '(' | {
        readonly d: A;
    };
}
/**
 * Makes a B.
 * @param from { where it is from
 */
export declare function b<T extends {
    readonly a: A;
}>(from: T): B;
export interface Flat {
/**
 * A member at the start of a line, as in generated files.
 */
member: string
}
`)
  assert.deepEqual(
    statements.map(({ names, docs }) => [names, docs]),
    [
      [[], ''],
      [['B'], 'Has a { that nothing closes.'],
      [['b'], 'Makes a B.\n@param from { where it is from'],
      [['Flat'], ''],
    ],
  )
  assert.match(statements[2]?.code ?? '', /^export declare function b<.*\): B;$/s)
})

test('a docstring becomes sentences and a list, without the example that nothing runs', () => {
  const docs = `Makes a {@link B}.
@param from where it is
from
@throws TypeError \`wrong\`

@example
b('here')`
  const expected = 'Makes a `B`.\n\n- `from`: where it is from\n- throws: TypeError `wrong`'
  assert.equal(described(docs), expected)
})

test('a constant that is called is a function', () => {
  const kind = (code: string) => kindOf({ name: '', docs: '', file: '', code })
  assert.equal(kind('const skip: (reason: string) => Skip'), 'function')
  assert.equal(kind('const id: <T>(value: T) => T'), 'function')
  assert.equal(kind('const FORGET_DAYS = 30'), 'constant')
})
