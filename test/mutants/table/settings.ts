import type { Group } from '../mutant.ts'

const config = ['test/packages/runtime/config.unit.ts']

/** Environment variables, and what is allowed in them. */
export const settings: readonly Group[] = [
  {
    file: 'packages/runtime/config.schema.yaml',
    tests: config,
    generate: true,
    wrong: {
      'MAX_CONCURRENT_EVENTS may be 0': [
        'minimum: 1\n    maximum: 100000\n',
        'minimum: 0\n    maximum: 100000\n',
      ],
      'EVENT_DEADLINE_MS is a minute by default': [
        'default: 25000\n    x-allowed: an integer from 1 to',
        'default: 60000\n    x-allowed: an integer from 1 to',
      ],
      'DATACENTER may have a dot, which ends it in a topic': [
        'pattern: ^[a-z0-9][a-z0-9-]{0,62}$',
        'pattern: ^[a-z0-9][a-z0-9.-]{0,62}$',
      ],
      'LOG_LEVEL may be trace': ['enum: [debug,', 'enum: [trace, debug,'],
    },
  },
  {
    file: 'packages/mediawiki/config.schema.yaml',
    tests: ['test/packages/mediawiki/settings.unit.ts'],
    generate: true,
    wrong: {
      'MEDIAWIKI_API_URL may have a user and a password': [
        String.raw`pattern: ^https?://([^\s/?#@{}]|`,
        String.raw`pattern: ^https?://([^\s/?#{}]|`,
      ],
    },
  },
  {
    file: 'packages/runtime/config.ts',
    tests: config,
    wrong: {
      'the settings of lookups are not read': [
        '[...Object.values(lookups), delivery, transport].flatMap',
        '[delivery, transport].flatMap',
      ],
      'the settings of a delivery are not read': [
        '[...Object.values(lookups), delivery, transport].flatMap',
        '[...Object.values(lookups), transport].flatMap',
      ],
    },
  },
  {
    file: 'packages/runtime/settings.ts',
    tests: config,
    wrong: {
      'a number may be hexadecimal or have spaces': [
        String.raw`settings.integers.has(name) && /^\d{1,15}$/.test(value)`,
        "settings.integers.has(name) && value.trim() !== ''",
      ],
      'an address may have a port that there is not': [
        'if (!URL.canParse(url)) throw',
        'if (false) throw',
      ],
      'an empty variable is a value': [
        "if (value === undefined || value === '') continue",
        'if (value === undefined) continue',
      ],
    },
  },
]
