import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Packets } from '../../../packages/capture/binlog/packets.ts'

/** A payload as packets: of 16 MiB and less, the last one shorter. */
function framed(payload: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ; at += 0xffffff) {
    const part = payload.subarray(at, at + 0xffffff)
    const header = Buffer.alloc(4)
    header.writeUIntLE(part.length, 0, 3)
    parts.push(header, part)
    if (part.length < 0xffffff) return Buffer.concat(parts)
  }
}

describe('packets', () => {
  it('are the same however the bytes are cut', () => {
    const payloads = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 })
    fc.assert(
      fc.property(payloads, fc.array(fc.integer({ min: 1, max: 90 })), (sizes, cuts) => {
        const sent = sizes.map((size, i) => Buffer.alloc(size, i + 1))
        const packets = new Packets(() => true)
        const got: string[] = []
        let rest = Buffer.concat(sent.map(framed))
        for (const cut of [...cuts, rest.length]) {
          for (const packet of packets.push(rest.subarray(0, cut))) got.push(packet.toString('hex'))
          rest = rest.subarray(cut)
        }
        assert.deepEqual(
          got,
          sent.map((each) => each.toString('hex')),
        )
      }),
    )
  })

  for (const size of [70_000, 0xffffff, 0xffffff * 2 + 5]) {
    it(`passes over an event of ${size} bytes that nobody wants, and reads the next one`, () => {
      const bytes = Buffer.concat([framed(Buffer.alloc(size, 7)), framed(Buffer.from('next'))])
      const packets = new Packets(() => false)
      const got: string[] = []
      for (let at = 0; at < bytes.length; at += 50_000) {
        for (const packet of packets.push(bytes.subarray(at, at + 50_000))) {
          got.push(packet.toString())
        }
      }
      assert.deepEqual(got, ['next'])
    })
  }

  it('collects a large event that is wanted', () => {
    const bytes = framed(Buffer.alloc(0xffffff + 9, 7))
    const packets = new Packets(() => true)
    const got = [
      ...packets.push(bytes.subarray(0, 1_000_000)),
      ...packets.push(bytes.subarray(1_000_000)),
    ]
    assert.deepEqual(
      got.map(({ length }) => length),
      [0xffffff + 9],
    )
  })
})
