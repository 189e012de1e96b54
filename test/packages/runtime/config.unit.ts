import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mediawiki } from '@tributary/mediawiki'
import { inPageOrder } from '@tributary/order'
import { readConfig, type Settings, settingsOf } from '@tributary/runtime'
import { describeSettings, type Variable } from '../../support/settings.ts'

const integer = (value: number, least: number, most: number, hint = ''): Variable => ({
  default: value,
  is: new RegExp(`integer from ${least}.*${hint} to ${most}`),
  right: [String(least), String(most)],
  wrong: [String(least - 1), String(most + 1)],
})

describe("the host's settings", () => {
  describeSettings(settingsOf()[0] as Settings, {
    PORT: integer(8080, 0, 65_535),
    FUNC_TRANSPORT: {
      default: 'http',
      is: /http or kafka/,
      right: ['http', 'kafka'],
      wrong: ['Kafka', 'amqp', ' http'],
    },
    DATACENTER: {
      default: 'local',
      is: /lower-case letters, digits and hyphens/,
      right: ['eqiad', '0-a', 'a'.repeat(63)],
      wrong: ['Eqiad', '-a', 'a b', 'eqiad\n', 'eqiad.wmnet', 'a'.repeat(64), 'é'],
    },
    EVENT_DEADLINE_MS: integer(25_000, 1, 600_000),
    MAX_CONCURRENT_EVENTS: integer(256, 1, 100_000),
    MAX_EVENT_BYTES: integer(10 * 1024 * 1024, 1024, 104_857_600),
    MAX_OUTPUT_BYTES: integer(8 * 1024 * 1024, 1024, 104_857_600),
    SHUTDOWN_GRACE_MS: integer(25_000, 0, 600_000),
    K_SINK: {
      is: /http or https address/,
      right: ['http://kafka-channel-ingress.knative-eventing.svc/ns/channel', 'https://a/?b=c'],
      wrong: ['a', '//a', 'ftp://a/', 'https://user@a/', 'http://a/#b', 'http://127.0.0.1:99999/'],
    },
    K_SERVICE: { is: /any name/, right: ['page-key'] },
    LOG_LEVEL: {
      default: 'info',
      is: /one of debug, info, warn, error, silent/,
      right: ['debug', 'info', 'warn', 'error', 'silent'],
      wrong: ['INFO', 'trace', 'info ', '30'],
    },
  })
})

describe("a function's configuration", () => {
  it('has the settings of the host, of its lookups and of its delivery, and no others', () => {
    const isWiki = (name: string) => name.startsWith('MEDIAWIKI_')
    const isOrder = (name: string) => name.startsWith('ORDER_')
    const names = (parts: Parameters<typeof readConfig>[1]) => Object.keys(readConfig({}, parts))
    assert.equal(names({}).some(isWiki) || names({}).some(isOrder), false)
    assert.equal(names({ lookups: { mediawiki } }).some(isWiki), true)
    assert.equal(names({ lookups: { mediawiki } }).some(isOrder), false)
    assert.equal(names({ delivery: inPageOrder }).some(isOrder), true)
  })
})
