import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { RevisionOf } from '@tributary/mediawiki'
import type { Revision } from '../../../packages/mediawiki/answer.ts'
import { sha1Base36 } from '../../../packages/mediawiki/sha1.ts'
import { verify } from '../../../packages/mediawiki/verify.ts'
import { eachCase } from '../../support/cases.ts'
import { refusal } from '../../support/messages.ts'

/** What the event says of its revision. */
type Stated = Omit<RevisionOf['revision'], 'rev_id'>

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

const slots = (stated: Stated['content_slots']) => ({ content_slots: stated }) as Stated
const check = (stated: Stated, answer = revision()) =>
  verify({ rev_id: 5, rev_dt: '2026-11-23T19:08:39Z', ...stated }, answer)

const both = { main: TEXT, data: '{}' }

const MATCHING: readonly (readonly [title: string, stated: Stated, answer?: Revision])[] = [
  ['SHA-1 and size are the same', { rev_sha1: SHA1, rev_size: SIZE }],
  ['the event states neither', {}],
  ['the slot has them', slots({ main: { content_sha1: SHA1, content_size: SIZE } })],
  [
    'the text is hidden, so it cannot be checked',
    { rev_sha1: OTHER, rev_size: 1 },
    revision({ main: undefined }),
  ],
  [
    'each of several slots matches, whatever the sums are',
    {
      rev_sha1: OTHER,
      rev_size: SIZE + 2,
      content_slots: { main: { content_sha1: SHA1 }, data: { content_size: 2 } },
    },
    revision(both),
  ],
  [
    'the wiki has one slot more than the event',
    slots({ main: { content_sha1: SHA1 } }),
    revision(both),
  ],
  [
    'one slot is hidden and the other matches',
    slots({ main: { content_sha1: SHA1 }, data: { content_sha1: OTHER, content_size: 99 } }),
    revision({ main: TEXT, data: undefined }),
  ],
  [
    'the text is empty, as the event says',
    { rev_sha1: sha1Base36(''), rev_size: 0 },
    revision({ main: '' }),
  ],
]

const DIFFERENT: readonly (readonly [
  title: string,
  stated: Stated,
  names: RegExp,
  answer?: Revision,
])[] = [
  ['another SHA-1', { rev_sha1: OTHER, rev_size: SIZE }, /SHA-1 for slot main/],
  ['another size, in bytes', { rev_sha1: SHA1, rev_size: 5 }, /7 bytes in slot main.* 5$/],
  ['text where the event says empty', { rev_size: 0 }, /7 bytes in slot main.* 0$/],
  [
    'another SHA-1 of the slot, whatever that of the revision is',
    { rev_sha1: SHA1, content_slots: { main: { content_sha1: OTHER } } },
    /SHA-1 for slot main/,
  ],
  [
    'another size of the slot',
    { rev_size: SIZE, ...slots({ main: { content_size: 8 } }) },
    /7 bytes in slot main.* 8$/,
  ],
  [
    'another second slot',
    slots({ main: { content_sha1: SHA1 }, data: { content_sha1: OTHER } }),
    /SHA-1 for slot data/,
    revision(both),
  ],
  [
    'another visible slot beside a hidden one',
    slots({ main: { content_sha1: OTHER } }),
    /SHA-1 for slot main/,
    revision({ data: undefined, main: TEXT }),
  ],
  [
    'no slot of a name that every JavaScript object has',
    slots({ constructor: {} }),
    /lacks slot constructor/,
  ],
  ['no second slot', slots({ main: { content_sha1: SHA1 }, data: {} }), /lacks slot data/],
]

it('accepts the revision that the event is about', () =>
  eachCase(MATCHING, ([, stated, answer]) => check(stated, answer)))

it('refuses another revision, so that Knative retries, and quotes no text', () =>
  eachCase(DIFFERENT, ([, stated, names, answer]) => {
    const error = refusal(() => check(stated, answer))
    assert.deepEqual([error.code, error.retryable], ['upstream_invalid', true])
    assert.match(error.message, names)
    assert.match(error.message, /revision 5\b/)
    assert.doesNotMatch(error.message, /Hv/)
  }))
