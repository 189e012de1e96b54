import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigError, readConfig } from '../../../packages/runtime/config.ts'

const DEFAULTS = {
  PORT: 8080,
  DATACENTER: 'local',
  MEDIAWIKI_API_URL: 'https://{domain}/w/api.php',
  MEDIAWIKI_ALLOWED_DOMAINS:
    '*.wikipedia.org,*.wiktionary.org,*.wikibooks.org,*.wikinews.org,*.wikiquote.org,*.wikisource.org,wikisource.org,*.wikiversity.org,*.wikivoyage.org,*.wikimedia.org,*.wikidata.org,*.mediawiki.org,*.wikifunctions.org',
  MEDIAWIKI_CONTACT: 'https://example.org/set-MEDIAWIKI_CONTACT',
  MEDIAWIKI_TIMEOUT_MS: 10_000,
  MEDIAWIKI_BATCH_WAIT_MS: 2,
  EVENT_DEADLINE_MS: 25_000,
  MAX_CONCURRENT_EVENTS: 256,
  MAX_EVENT_BYTES: 10 * 1024 * 1024,
  MAX_OUTPUT_BYTES: 8 * 1024 * 1024,
  SHUTDOWN_GRACE_MS: 25_000,
  ORDER_WINDOW_SECONDS: 10,
  ORDER_SETTLE_SECONDS: 2,
  ORDER_MAX_HELD: 60,
  ORDER_STORE: 'memory:',
  ORDER_ACTIVE: 'true',
  LOG_LEVEL: 'info',
} as const

type Name = keyof typeof DEFAULTS | 'K_SINK' | 'INCONSISTENCY_SINK' | 'K_SERVICE'

/** For each variable what is allowed, in words; values that are, at the edges; and values that are not. */
const VARIABLES: Record<Name, { is: RegExp; right: readonly string[]; wrong: readonly string[] }> =
  {
    PORT: { is: /integer from 0 .* to 65535/, right: ['0', '65535'], wrong: ['-1', '65536'] },
    DATACENTER: {
      is: /lower-case letters, digits and hyphens/,
      right: ['eqiad', '0-a', 'a'.repeat(63)],
      wrong: ['Eqiad', '-a', 'a b', 'eqiad\n', 'eqiad.wmnet', 'a'.repeat(64), 'é'],
    },
    MEDIAWIKI_API_URL: {
      is: /http or https address/,
      right: ['http://localhost:6500/w/api.php', 'https://{domain}/w/api.php', 'http://proxy/?a=b'],
      wrong: [
        ...[
          'ftp://a/',
          '//a/w/api.php',
          'a',
          'http://',
          'http:///w',
          'https://user@a/',
          'http://a/#b',
        ],
        ...[
          'http://a b/',
          'http://{domian}/w',
          'http://a/\n',
          'http://127.0.0.1:99999/w/api.php',
          'http://a<b/',
        ],
      ],
    },
    K_SINK: {
      is: /http or https address/,
      right: ['http://kafka-channel-ingress.knative-eventing.svc/ns/channel', 'https://a/?b=c'],
      wrong: ['a', '//a', 'ftp://a/', 'https://user@a/', 'http://a/#b', 'http://127.0.0.1:99999/'],
    },
    INCONSISTENCY_SINK: {
      is: /http or https address/,
      right: ['http://kafka-sink-ingress.knative-eventing.svc/tributary/page-change-order'],
      wrong: ['a', 'ftp://a/', 'https://user@a/', 'http://127.0.0.1:99999/'],
    },
    ORDER_WINDOW_SECONDS: {
      is: /integer from 0 to 3600/,
      right: ['0', '3600'],
      wrong: ['-1', '3601', '1.5', 'PT10S'],
    },
    ORDER_SETTLE_SECONDS: {
      is: /integer from 0 to 3600/,
      right: ['0', '3600'],
      wrong: ['-1', '3601', '1.5', 'PT2S'],
    },
    ORDER_MAX_HELD: {
      is: /integer from 1 to 99/,
      right: ['1', '99'],
      wrong: ['0', '100', '-1', '1.5'],
    },
    ORDER_STORE: {
      is: /memory: or redis:/,
      right: [
        'memory:',
        'redis://127.0.0.1:6379',
        'redis://:secret@valkey:6379/2',
        'rediss://user:secret@valkey.example.org:6380',
      ],
      wrong: [
        'memory',
        'redis',
        'redis://',
        'http://a',
        'redis://a b',
        'redis://a/x',
        'redis://a/1?b=c',
      ],
    },
    ORDER_ACTIVE: { is: /true or false/, right: ['true', 'false'], wrong: ['yes', '1', 'TRUE'] },
    K_SERVICE: { is: /any name/, right: ['page-key'], wrong: [] },
    MEDIAWIKI_ALLOWED_DOMAINS: {
      is: /host names such as/,
      right: ['en.wikipedia.org', '*.wikipedia.org , Rivers.example.org', 'localhost'],
      wrong: [
        '*',
        '*.',
        'a,',
        ',a',
        'a..b',
        'a.*.b',
        '.*',
        '*.*.org',
        'a b',
        'a/b',
        'a\n',
        '*a.org',
        '(a)',
      ],
    },
    MEDIAWIKI_CONTACT: {
      is: /address or e-mail/,
      right: ['ops@example.org', 'https://example.org/?a=b'],
      wrong: ['ab', 'a b c', 'a(b)c', 'opsé@example.org', 'a\r\nb: c', 'a'.repeat(201)],
    },
    MEDIAWIKI_TIMEOUT_MS: {
      is: /integer from 1 to 600000/,
      right: ['1', '600000'],
      wrong: ['0', '600001'],
    },
    MEDIAWIKI_BATCH_WAIT_MS: {
      is: /integer from 0 .* to 1000/,
      right: ['0', '1000'],
      wrong: ['-1', '1001'],
    },
    EVENT_DEADLINE_MS: {
      is: /integer from 1 to 600000/,
      right: ['1', '600000'],
      wrong: ['0', '600001'],
    },
    MAX_CONCURRENT_EVENTS: {
      is: /integer from 1 to 100000/,
      right: ['1', '100000'],
      wrong: ['0', '100001'],
    },
    MAX_EVENT_BYTES: {
      is: /integer from 1024 to 104857600/,
      right: ['1024', '104857600'],
      wrong: ['1023', '104857601'],
    },
    MAX_OUTPUT_BYTES: {
      is: /integer from 1024 to 104857600/,
      right: ['1024', '104857600'],
      wrong: ['1023', '104857601'],
    },
    SHUTDOWN_GRACE_MS: {
      is: /integer from 0 to 600000/,
      right: ['0', '600000'],
      wrong: ['-1', '600001'],
    },
    LOG_LEVEL: {
      is: /one of debug, info, warn, error, silent/,
      right: ['debug', 'info', 'warn', 'error', 'silent'],
      wrong: ['INFO', 'trace', 'info ', '30'],
    },
  }

const NO_NUMBERS = [
  'many',
  '1.5',
  '2048.5',
  'true',
  'null',
  '10s',
  '1,000',
  'NaN',
  '[]',
  '１０２４',
]
/** What JavaScript takes for numbers, and nobody would write. */
const ODD_NUMBERS = [
  '2e3',
  '0x800',
  ' 2048',
  '+2048',
  '2048.0',
  '-0',
  ' ',
  '\t',
  'Infinity',
  '-Infinity',
  '1e999',
]

describe('without any variable', () => {
  it('the defaults stand', () => assert.deepEqual(readConfig({}), DEFAULTS))

  it('an empty one counts as unset, and others of the environment as nothing', () => {
    const empty = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, '']))
    assert.deepEqual(readConfig({ ...empty, HOME: '/root', K_REVISION: 'x', port: '1' }), DEFAULTS)
    assert.deepEqual(readConfig({ PORT: undefined }), DEFAULTS)
  })
})

for (const [name, { is, right, wrong }] of Object.entries(VARIABLES)) {
  const isNumber = typeof (DEFAULTS as Record<string, unknown>)[name] === 'number'
  describe(name, () => {
    for (const value of right) {
      it(`may be ${JSON.stringify(value).slice(0, 60)}`, () => {
        const expected = { ...DEFAULTS, [name]: isNumber ? Number(value) : value }
        assert.deepEqual(readConfig({ [name]: value }), expected)
      })
    }
    for (const value of [...wrong, ...(isNumber ? [...NO_NUMBERS, ...ODD_NUMBERS] : [])]) {
      it(`can't be ${JSON.stringify(value).slice(0, 60)}: one line says what it may be`, () => {
        const refused = (error: unknown) => {
          assert.ok(error instanceof ConfigError)
          assert.ok(error.message.startsWith(`${name}=${JSON.stringify(value)} is not `))
          assert.match(error.message, is)
          assert.doesNotMatch(error.message, /[\r\n]/)
          return true
        }
        assert.throws(() => readConfig({ [name]: value }), refused)
      })
    }
  })
}
