import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RevisionOf } from '@tributary/mediawiki'
import type { Revision } from '../../../packages/mediawiki/answer.ts'
import { sha1Base36 } from '../../../packages/mediawiki/sha1.ts'
import { verify } from '../../../packages/mediawiki/verify.ts'
import { refusal } from '../../support/messages.ts'

type Told = Omit<RevisionOf['revision'], 'rev_id'>

const TEXT = 'Hvítá'
const SHA1 = sha1Base36(TEXT)
const SIZE = 7
const OTHER = sha1Base36('other')

/** The wiki's revision: text by slot, undefined where it is hidden. */
const revision = (texts: Record<string, string | undefined> = { main: TEXT }): Revision => ({
  revId: 5,
  slots: Object.fromEntries(
    Object.entries(texts).map(([role, content]) => [
      role,
      content === undefined ? { hidden: true } : { content, hidden: false },
    ]),
  ),
  commentHidden: false,
  userHidden: false,
  unredacted: {},
})

const slots = (told: Told['content_slots']) => ({ content_slots: told }) as Told

const passes = (title: string, told: Told, answer = revision()) =>
  it(title, () => verify({ rev_id: 5, rev_dt: '2026-11-23T19:08:39Z', ...told }, answer))

const fails = (title: string, told: Told, names: RegExp, answer = revision()) =>
  it(title, () => {
    const error = refusal(() =>
      verify({ rev_id: 5, rev_dt: '2026-11-23T19:08:39Z', ...told }, answer),
    )
    assert.deepEqual([error.code, error.retryable], ['upstream_invalid', true])
    assert.match(error.message, names)
    assert.match(error.message, /revision 5\b/)
    assert.doesNotMatch(error.message, /Hv/)
  })

describe('the wiki gave what the event speaks of', () => {
  const both = { main: TEXT, data: '{}' }
  passes('if SHA-1 and size are the same', { rev_sha1: SHA1, rev_size: SIZE })
  passes('if the event tells neither', {})
  passes('if the slot has them', slots({ main: { content_sha1: SHA1, content_size: SIZE } }))
  passes(
    'if the text is hidden, which cannot be checked',
    { rev_sha1: OTHER, rev_size: 1 },
    revision({ main: undefined }),
  )
  passes(
    'if each of several slots does, whatever the sums are',
    {
      rev_sha1: OTHER,
      rev_size: SIZE + 2,
      content_slots: { main: { content_sha1: SHA1 }, data: { content_size: 2 } },
    },
    revision(both),
  )
  passes(
    'if a slot is more than the event told',
    slots({ main: { content_sha1: SHA1 } }),
    revision(both),
  )
  passes(
    'if one slot is hidden and the other is right',
    slots({ main: { content_sha1: SHA1 }, data: { content_sha1: OTHER, content_size: 99 } }),
    revision({ main: TEXT, data: undefined }),
  )
  passes(
    'if it is empty, as the event says',
    { rev_sha1: sha1Base36(''), rev_size: 0 },
    revision({ main: '' }),
  )
})

describe('the wiki gave something else', () => {
  const both = { main: TEXT, data: '{}' }
  fails('if the SHA-1 is another', { rev_sha1: OTHER, rev_size: SIZE }, /SHA-1 for slot main/)
  fails(
    'if the size is another, told in bytes',
    { rev_sha1: SHA1, rev_size: 5 },
    /7 bytes in slot main.* 5$/,
  )
  fails('if the event says it is empty', { rev_size: 0 }, /7 bytes in slot main.* 0$/)
  fails(
    'if the SHA-1 of the slot is another, whatever that of the revision is',
    { rev_sha1: SHA1, content_slots: { main: { content_sha1: OTHER } } },
    /SHA-1 for slot main/,
  )
  fails(
    'if the size of the slot is another',
    { rev_size: SIZE, ...slots({ main: { content_size: 8 } }) },
    /7 bytes in slot main.* 8$/,
  )
  fails(
    'if the second slot is another',
    slots({ main: { content_sha1: SHA1 }, data: { content_sha1: OTHER } }),
    /SHA-1 for slot data/,
    revision(both),
  )
  fails(
    'if the visible one of two slots is another',
    slots({ main: { content_sha1: OTHER } }),
    /SHA-1 for slot main/,
    revision({ data: undefined, main: TEXT }),
  )
  fails(
    'if a slot is not there, whatever objects have besides',
    slots({ constructor: {} }),
    /lacks slot constructor/,
  )
  fails(
    'if a slot is not there',
    slots({ main: { content_sha1: SHA1 }, data: {} }),
    /lacks slot data/,
  )
})
