import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sha1Base36 } from '../../../packages/mediawiki/sha1.ts'
import { recordedRevisions } from '../../support/recorded.ts'

/** Base 36 by long division of the hexadecimal digits, as MediaWiki converts without big integers. */
function toBase36(hex: string): string {
  const digits: number[] = []
  for (const digit of hex) {
    let carry = Number.parseInt(digit, 16)
    for (let i = 0; i < 31; i++) {
      const value = (digits[i] ?? 0) * 16 + carry
      digits[i] = value % 36
      carry = Math.floor(value / 36)
    }
  }
  return digits
    .reverse()
    .map((digit) => digit.toString(36))
    .join('')
}

describe("MediaWiki's SHA-1", () => {
  it('is base 36 in 31 characters, of the empty text too', () => {
    assert.equal(sha1Base36(''), 'phoiac9h4m842xq45sp7s6u21eteeq1')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.match(sha1Base36(text), /^[0-9a-z]{31}$/)
      }),
    )
  })

  it('is padded with zeros where the hash begins with them', () => {
    // 3 texts of 10,000 have a hash below 36^30.
    const texts = Array.from({ length: 20_000 }, (_, i) => String(i))
    const padded = texts.map(sha1Base36).filter((sha1) => sha1.startsWith('0'))
    assert.ok(padded.length > 0)
    for (const sha1 of padded) assert.equal(sha1.length, 31)
  })

  it('is the one a real MediaWiki put into its event, of what its API gave', () => {
    const revisions = recordedRevisions()
    assert.equal(revisions.length, 70)
    for (const { content, apiSha1, eventSha1 } of revisions) {
      assert.equal(sha1Base36(content), eventSha1)
      assert.equal(toBase36(apiSha1), eventSha1)
    }
  })
})
