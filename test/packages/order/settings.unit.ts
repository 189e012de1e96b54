import { describe } from 'node:test'
import { FORGET_DAYS } from '@tributary/order'
import { settings } from '../../../packages/order/generated/config.js'
import { describeSettings } from '../../support/settings.ts'

describe('the settings of a function that puts changes in order', () => {
  const seconds = { is: /integer from 0 to 3600/, right: ['0', '3600'] }
  describeSettings(settings, {
    INCONSISTENCY_SINK: {
      is: /http or https address/,
      right: ['http://kafka-sink-ingress.knative-eventing.svc/tributary/page-change-order'],
      wrong: ['a', 'ftp://a/', 'https://user@a/', 'http://127.0.0.1:99999/'],
    },
    ORDER_WINDOW_SECONDS: { default: 10, ...seconds, wrong: ['-1', '3601', 'PT10S'] },
    ORDER_SETTLE_SECONDS: { default: 2, ...seconds, wrong: ['-1', '3601', 'PT2S'] },
    ORDER_MAX_HELD: {
      default: 60,
      is: /integer from 1 to 99/,
      right: ['1', '99'],
      wrong: ['0', '100', '-1'],
    },
    ORDER_STORE: {
      default: 'memory:',
      is: /memory: or redis:/,
      right: [
        ...['memory:', 'redis://127.0.0.1:6379', 'redis://:secret@valkey:6379/2'],
        ...['rediss://user:secret@valkey.example.org:6380', 'redis://[::1]:6379'],
        ...['redis+sentinel://a:26379,b:26379/main', 'rediss+sentinel://u:p@a/main/2?replicas=1'],
      ],
      wrong: [
        ...['memory', 'redis', 'redis://', 'http://a', 'redis://a b', 'redis://a/x'],
        ...['redis://a/1?b=c', 'redis+sentinel://a:26379'],
      ],
    },
    ORDER_FORGET_DAYS: {
      default: FORGET_DAYS,
      is: /integer from 14 to 36500/,
      right: ['14', '36500'],
      wrong: ['13', '0', 'P30D'],
    },
    ORDER_ACTIVE: {
      default: 'true',
      is: /true or false/,
      right: ['true', 'false'],
      wrong: ['yes', '1', 'TRUE'],
    },
  })
})
