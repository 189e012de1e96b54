import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MISTAKES } from './mistakes.ts'
import { documented, type Printed, printed, tableOf } from './table.ts'

describe("an author's mistake is one line with the file, the cause and the cure", () => {
  const lines: Printed[] = []
  for (const mistake of MISTAKES) {
    it(mistake.title, async () => {
      const line = await printed(mistake)
      assert.match(
        line.cause,
        /(?:index|shout|index\.test)\.ts\b|\.yaml:\d+: |^(?:KafkaSource )?city-mood\b/,
      )
      lines.push(line)
    })
  }

  it('is in the table of docs/reference/mistakes.md (if not: make generate)', () => {
    assert.ok(MISTAKES.length >= 20)
    assert.equal(documented(), tableOf(lines))
  })
})
