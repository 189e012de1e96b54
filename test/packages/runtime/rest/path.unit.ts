// The paths and queries of requests: whatever an event holds, it stays within its segment or parameter.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { urlOf } from '../../../../packages/runtime/rest/path.ts'
import { random } from '../../../../stage/random.ts'
import { eachCase } from '../../../support/cases.ts'

const ADDRESS = 'https://geo.example.org/v1'
const url = (path: readonly unknown[], query?: object, address = ADDRESS) =>
  urlOf('geo', address, path as readonly string[], query as Record<string, string>).href

/** Values that an event may hold to leave its place. */
const HOSTILE = [
  ...[
    '//evil.example',
    'https://evil.example/',
    '@evil.example',
    '\\\\evil',
    ':80',
    '/',
    '\\',
    'a/b',
  ],
  ...[
    '?',
    '#',
    '&',
    '=',
    '%',
    '%00',
    '%2f',
    '%0d%0a',
    '+',
    ';',
    ' ',
    '"',
    "'",
    '<script>',
    '{x}',
    '|',
  ],
  ...[
    'a?b=c#d',
    '?a=1&b=2',
    'é',
    '淀',
    '😀',
    '\u202e',
    '\u200b',
    '...',
    '.a',
    'a..',
    '%',
    '%zz',
    '$&',
  ],
]

describe('the path of a request', () => {
  it('is the address and the segments, each encoded by itself', () =>
    eachCase(
      [
        [url(['cities', 42]), `${ADDRESS}/cities/42`],
        [url(['cities', 'Vík í Mýrdal']), `${ADDRESS}/cities/V%C3%ADk%20%C3%AD%20M%C3%BDrdal`],
        [url(['a/b', '?#%']), `${ADDRESS}/a%2Fb/%3F%23%25`],
        [url([]), ADDRESS],
        [url(['x'], {}, 'https://geo.example.org/v1/'), `${ADDRESS}/x`],
        [url(['x'], {}, 'http://geo:8080'), 'http://geo:8080/x'],
        [url([-1, 0.5, 1e21]), `${ADDRESS}/-1/0.5/1e%2B21`],
      ] as const,
      ([made, expected]) => assert.equal(made, expected),
    ))

  it('gives a server each hostile value as it was, in one segment and in one parameter', () =>
    eachCase(HOSTILE, (value) => {
      const made = new URL(url(['cities', value, 'weather'], { q: value }))
      assert.equal(made.origin, 'https://geo.example.org')
      const [, v1, cities, middle = '', weather, ...more] = made.pathname.split('/')
      assert.deepEqual([v1, cities, weather, more], ['v1', 'cities', 'weather', []])
      assert.equal(decodeURIComponent(middle), value)
      assert.deepEqual([...made.searchParams], [['q', value]])
      assert.equal(made.hash, '')
      assert.match(made.href, /^[\x21-\x7e]+$/)
    }))

  it('holds for 20,000 random texts of these characters', (t) => {
    const { integer, seed } = random()
    t.diagnostic(`SEED=${seed}`)
    const parts = [...HOSTILE, '.', '..', '%2e', '%252E', '\r\n', '\u0000', '\ud800', '']
    for (let n = 0; n < 20_000; n++) {
      const count = integer(0, 4)
      const value = Array.from({ length: count }, () => parts[integer(0, parts.length - 1)]).join(
        '',
      )
      let made: URL
      try {
        made = new URL(url(['cities', value], { q: value }))
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'path_not_allowed')
        continue
      }
      assert.equal(made.origin, 'https://geo.example.org')
      const segments = made.pathname.split('/')
      assert.equal(segments.length, 4, value)
      // A server may decode the path once or twice, cut off what follows a `;`, and resolve dots then.
      let decoded = made.pathname
      for (let i = 0; i < 3; i++) {
        decoded = decoded.replace(/%([0-9a-f]{2})/gi, (_, hex) =>
          String.fromCharCode(Number(`0x${hex}`)),
        )
        assert.ok(!decoded.split(/[/\\]/).some((part) => /^\.\.?(;|$)/.test(part)), value)
      }
      assert.deepEqual([...made.searchParams], [['q', value]])
    }
  })

  it('is refused with path_not_allowed for a value that no segment can hold, which it does not quote', () =>
    eachCase(
      [
        ...[
          '.',
          '..',
          '../x',
          'x/..',
          'a\\..\\b',
          '%2e%2e',
          '.%2E',
          '%252e%252e',
          '..%2fMARK',
          '%2e%5cx',
          '..;',
          'x/.%2e%3bMARK',
        ],
        ...['', 'MARK\r\nx: y', 'MARK\u0000', '\u007f', '\ud800MARK', 'MARK'.repeat(1025)],
        ...['é'.repeat(1000), undefined, null, Number.NaN, Infinity, {}, ['MARK'], 1n],
      ],
      (value) => {
        assert.throws(
          () => url(['cities', value]),
          (error: { code?: string; message: string }) => {
            assert.equal(error.code, 'path_not_allowed')
            assert.match(error.message, /geo\.get .*; require the field/)
            assert.doesNotMatch(error.message, /MARK/)
            return true
          },
        )
      },
    ))

  it('is a bug of the function if it is a text', () => {
    const made = () => urlOf('geo', ADDRESS, '/cities/1' as never)
    assert.throws(made, {
      code: 'internal_error',
      message: /^geo\.get: the path is no array; write/,
    })
  })
})

describe('the query of a request', () => {
  it('has each parameter that has a value, and a list as often as it has values', () => {
    const query = {
      lang: 'is',
      page: 2,
      all: false,
      none: undefined,
      nothing: null,
      tag: ['a', 'b'],
      no: [],
    }
    assert.equal(url(['x'], query), `${ADDRESS}/x?lang=is&page=2&all=false&tag=a&tag=b`)
    assert.equal(url(['x'], { 'a&b': 'c=d' }), `${ADDRESS}/x?a%26b=c%3Dd`)
  })

  it('may have an empty value, dots and lines', () => {
    assert.equal(url(['x'], { q: '', r: '..', s: 'a\r\nb' }), `${ADDRESS}/x?q=&r=..&s=a%0D%0Ab`)
  })

  it('is refused with path_not_allowed for a value that is no text, number or boolean', () =>
    eachCase([{}, [undefined], Number.NaN, '\udfff', 'x'.repeat(5000), () => 1], (q) => {
      assert.throws(() => url(['x'], { q }), { code: 'path_not_allowed' })
    }))
})
