import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import definition from '../../../functions/page-wikitext-change/index.ts'
import { post } from '../../support/function-client.ts'
import { assertContract } from '../../support/function-contract.ts'
import { pageChanges } from '../../support/function-events.ts'
import { serving } from '../../support/function-serve.ts'
import { target, withMember } from '../../support/function-target.ts'

const [change] = pageChanges()

describe('events that claim another host', () => {
  const evil = [
    ...['evil.example', 'rivers.example.org.evil.example', '127.0.0.2', 'localhost'],
    ...['a:80', 'user@rivers.example.org', 'rivers.example.org/..', 'rivers.example.org#', '[::1]'],
    ...[
      'rivers.example.org\u3002evil',
      'ⅼocalhost',
      'a b',
      '',
      '.',
      '-',
      'xn--',
      '%31',
      '\\evil',
      '*',
      '{domain}',
    ],
  ]

  it('reach only a fixed MEDIAWIKI_API_URL, with a host name in Host', async () => {
    await using hostile = await target()
    for (const domain of evil) {
      const event = withMember(change, ['meta', 'domain'], domain)
      await hostile.attack(withMember(event, ['meta', 'uri'], `http://${domain}/`))
    }
    assert.ok(hostile.wiki.requests.length > 0, 'host names are asked for')
    for (const { headers, url } of hostile.wiki.requests) {
      assert.match(String(headers.host), /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/)
      assert.equal(url.pathname, '/w/api.php')
    }
    await hostile.stillServes()
  })

  it('reach nothing outside MEDIAWIKI_ALLOWED_DOMAINS', async () => {
    await using hostile = await target()
    const env = {
      MEDIAWIKI_API_URL: `http://{domain}:${hostile.wiki.port}/w/api.php`,
      MEDIAWIKI_ALLOWED_DOMAINS: '127.0.0.1,*.rivers.example.org',
    }
    await using served = await serving(definition, env)
    const asked = (domain: string | undefined) =>
      post(served.url, withMember(change, ['meta', 'domain'], domain))
    assert.equal(assertContract(await asked('127.0.0.1')), 'enriched')
    assert.equal(hostile.wiki.requests.splice(0).length, 1)
    const outside = [
      'rivers.example.org',
      'a.b.rivers.example.org',
      'xrivers.example.org',
      undefined,
    ]
    for (const domain of [...evil, ...outside]) {
      const code = assertContract(await asked(domain))
      assert.match(
        code,
        domain === '' ? /domain_not_allowed|schema_violation/ : /domain_not_allowed/,
      )
    }
    assert.equal(hostile.wiki.requests.length, 0)
  })

  it('reach nothing outside the domains of Wikimedia by default', async () => {
    await using served = await serving(definition)
    for (const domain of [
      ...evil,
      'wikipedia.org',
      'en.wikipedia.org.evil.example',
      'evilwikipedia.org',
    ]) {
      const code = assertContract(
        await post(served.url, withMember(change, ['meta', 'domain'], domain)),
      )
      assert.match(
        code,
        domain === '' ? /domain_not_allowed|schema_violation/ : /domain_not_allowed/,
      )
    }
  })
})
