import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MediaWikiConfig } from '@tributary/mediawiki'
import fc from 'fast-check'
import { type Resolve, resolver } from '../../../packages/mediawiki/address.ts'
import { settings } from '../../../packages/mediawiki/generated/config.js'
import { readSettings } from '../../../packages/runtime/settings.ts'
import { refusal } from '../../support/messages.ts'
import { anyText } from '../../support/texts.ts'

const OWN = 'https://{domain}/w/api.php'
const resolve = resolver(OWN, '*.wikipedia.org, Rivers.Example.org')
const ALLOWED = /^(?:[a-z0-9-]+\.wikipedia\.org|rivers\.example\.org)$/

/** Host names and everything that has ever fooled parsers of addresses, in any order. */
const tricky = fc
  .array(
    fc.oneof(
      fc.constantFrom('en.wikipedia.org', '.wikipedia.org', 'rivers.example.org', 'evil.example'),
      fc.constantFrom('127.0.0.1', '[::1]', 'localhost', '0x7f.1', '%2e', '%2F', '%00', '{domain}'),
      fc.constantFrom('@', '/', '//', '?', '#', ':', ':80', '\\', '.', '..', '-', '_', ' ', '\t'),
      fc.constantFrom(
        '\r\n',
        '\0',
        '。',
        '．',
        'ｅ',
        '\u00ad',
        '\u200b',
        '\u212a',
        'İ',
        'ß',
        'xn--',
      ),
      anyText({ maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''))

const domains = fc.oneof(
  tricky,
  tricky.map((text) => text.toUpperCase()),
  anyText(),
  fc.webUrl(),
  fc.domain(),
  fc.ipV6(),
)

/** The address, or undefined if it is refused, as it must be then. */
function attempt(by: Resolve, domain: string): ReturnType<Resolve> | undefined {
  try {
    return by(domain)
  } catch {
    const { code, message } = refusal(() => by(domain))
    assert.equal(code, 'domain_not_allowed')
    assert.match(message, /^[a-zA-Z0-9 ._()-]+$/)
    return undefined
  }
}

describe('with {domain} in the address', () => {
  it('no string leads to another host, port, path or user', () =>
    fc.assert(
      fc.property(domains, (domain) => {
        const address = attempt(resolve, domain)
        if (!address) return
        const url = new URL(address.url)
        assert.match(url.hostname, ALLOWED)
        assert.equal(url.href, `https://${url.hostname}/w/api.php`)
        assert.equal(address.host, undefined)
      }),
      { numRuns: 2000 },
    ))

  it('no string leads out of its place in a path', () => {
    const byPath = resolver('http://proxy.internal/{domain}/w/api.php', '*.wikipedia.org')
    fc.assert(
      fc.property(domains, (domain) => {
        const address = attempt(byPath, domain)
        if (!address) return
        const match = /^http:\/\/proxy\.internal\/([^/]+)\/w\/api\.php$/
        assert.match(match.exec(new URL(address.url).href)?.[1] ?? '', ALLOWED)
      }),
      { numRuns: 2000 },
    )
  })

  it('an allowed domain is called, in lower case', () => {
    assert.deepEqual(resolve('en.wikipedia.org'), { url: 'https://en.wikipedia.org/w/api.php' })
    assert.equal(resolve('Simple.WikiPedia.ORG').url, 'https://simple.wikipedia.org/w/api.php')
    assert.equal(resolve('rivers.example.org').url, 'https://rivers.example.org/w/api.php')
  })

  it('* stands for exactly one label, and a dot for a dot', () => {
    for (const domain of [
      ...['wikipedia.org', '.wikipedia.org', 'a.b.wikipedia.org', 'en.wikipedia.org.evil.example'],
      ...['enwikipedia.org', 'en.wikipediaXorg', 'en-wikipedia-org', 'a.rivers.example.org'],
      ...['en.wikipedia.org.', 'en..wikipedia.org', '*.wikipedia.org', '-.wikipedia.org'],
    ]) {
      assert.match(refusal(() => resolve(domain)).message, /not/)
    }
  })

  it('the default allows the wikis of Wikimedia, and nothing else', () => {
    const defaults = readSettings(settings, {}) as unknown as MediaWikiConfig
    const { MEDIAWIKI_API_URL, MEDIAWIKI_ALLOWED_DOMAINS } = defaults
    const byDefault = resolver(MEDIAWIKI_API_URL, MEDIAWIKI_ALLOWED_DOMAINS)
    for (const domain of ['de.wikipedia.org', 'www.wikidata.org', 'commons.wikimedia.org']) {
      assert.equal(byDefault(domain).url, `https://${domain}/w/api.php`)
    }
    for (const domain of ['rivers.example.org', 'wikimedia.org', '127.0.0.1', 'localhost']) {
      assert.equal(refusal(() => byDefault(domain)).code, 'domain_not_allowed')
    }
  })
})

describe('with a fixed address', () => {
  const fixed = resolver('http://localhost:6500/w/api.php', '*.wikipedia.org')

  it('no string changes it, and only a host name gets into Host', () =>
    fc.assert(
      fc.property(domains, (domain) => {
        const address = attempt(fixed, domain)
        if (!address) return
        assert.equal(address.url, 'http://localhost:6500/w/api.php')
        assert.match(address.host ?? '', /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/)
      }),
      { numRuns: 2000 },
    ))

  it('any host name may stand in Host', () => {
    for (const host of ['rivers.example.org', 'a', '127.0.0.1', `${'a'.repeat(63)}.example`]) {
      assert.deepEqual(fixed(host.toUpperCase()), { url: 'http://localhost:6500/w/api.php', host })
    }
  })

  it('no other string may stand in Host', () => {
    const long = Array(64).fill('abc').join('.')
    for (const domain of [
      '',
      '.',
      'a.',
      '-a',
      'a-',
      'a_b',
      'a:80',
      'a,b',
      `${'a'.repeat(64)}`,
      long,
    ]) {
      assert.match(refusal(() => fixed(domain)).message, /not a host name/)
    }
  })
})

it('an event that names no wiki is refused', () => {
  for (const by of [resolve, resolver('http://localhost/', '*.wikipedia.org')]) {
    assert.equal(refusal(() => by(undefined)).code, 'domain_not_allowed')
  }
})
