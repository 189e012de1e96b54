import { describe } from 'node:test'
import { settings } from '../../../packages/mediawiki/generated/config.js'
import { describeSettings } from '../../support/settings.ts'

describe('the settings of a function that asks a wiki', () => {
  describeSettings(settings, {
    MEDIAWIKI_API_URL: {
      default: 'https://{domain}/w/api.php',
      is: /http or https address/,
      right: ['http://localhost:6500/w/api.php', 'https://{domain}/w/api.php', 'http://proxy/?a=b'],
      wrong: [
        ...['ftp://a/', '//a/w/api.php', 'a', 'http://', 'http:///w', 'https://user@a/'],
        ...['http://a/#b', 'http://a b/', 'http://{domian}/w', 'http://a/\n', 'http://a<b/'],
        'http://127.0.0.1:99999/w/api.php',
      ],
    },
    MEDIAWIKI_ALLOWED_DOMAINS: {
      default:
        '*.wikipedia.org,*.wiktionary.org,*.wikibooks.org,*.wikinews.org,*.wikiquote.org,*.wikisource.org,wikisource.org,*.wikiversity.org,*.wikivoyage.org,*.wikimedia.org,*.wikidata.org,*.mediawiki.org,*.wikifunctions.org',
      is: /host names such as/,
      right: ['en.wikipedia.org', '*.wikipedia.org , Rivers.example.org', 'localhost'],
      wrong: [
        ...['*', '*.', 'a,', ',a', 'a..b', 'a.*.b', '.*', '*.*.org'],
        ...['a b', 'a/b', 'a\n', '*a.org', '(a)'],
      ],
    },
    MEDIAWIKI_CONTACT: {
      default: 'https://example.org/set-MEDIAWIKI_CONTACT',
      is: /address or e-mail/,
      right: ['ops@example.org', 'https://example.org/?a=b'],
      wrong: ['ab', 'a b c', 'a(b)c', 'opsé@example.org', 'a\r\nb: c', 'a'.repeat(201)],
    },
    MEDIAWIKI_TIMEOUT_MS: {
      default: 10_000,
      is: /integer from 1 to 600000/,
      right: ['1', '600000'],
      wrong: ['0', '600001'],
    },
    MEDIAWIKI_BATCH_WAIT_MS: {
      default: 2,
      is: /integer from 0 .* to 1000/,
      right: ['0', '1000'],
      wrong: ['-1', '1001'],
    },
    MEDIAWIKI_MAX_REQUESTS_PER_SECOND: {
      is: /integer from 1 to 10000/,
      right: ['1', '10000'],
      wrong: ['0', '10001', '0.5'],
    },
  })
})
