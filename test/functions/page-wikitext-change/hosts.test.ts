import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import definition from '../../../functions/page-wikitext-change/index.ts'
import { post } from '../../support/function-client.ts'
import { assertContract } from '../../support/function-contract.ts'
import { pageChanges } from '../../support/function-events.ts'
import { serving } from '../../support/function-serve.ts'
import { startTarget, withMember } from '../../support/function-target.ts'

const [change] = pageChanges()

describe('an event that names a foreign host', () => {
  const foreign = [
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

  it('reaches only the fixed MEDIAWIKI_API_URL, with a valid host name in Host', async () => {
    await using target = await startTarget()
    for (const domain of foreign) {
      const event = withMember(change, ['meta', 'domain'], domain)
      await target.send(withMember(event, ['meta', 'uri'], `http://${domain}/`))
    }
    assert.ok(target.wiki.requests.length > 0, 'host names are asked for')
    for (const { headers, url } of target.wiki.requests) {
      assert.match(String(headers.host), /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/)
      assert.equal(url.pathname, '/w/api.php')
    }
    await target.stillServes()
  })

  it('is refused outside MEDIAWIKI_ALLOWED_DOMAINS, and nothing is asked', async () => {
    await using target = await startTarget()
    const env = {
      MEDIAWIKI_API_URL: `http://{domain}:${target.wiki.port}/w/api.php`,
      MEDIAWIKI_ALLOWED_DOMAINS: '127.0.0.1,*.rivers.example.org',
    }
    await using served = await serving(definition, env)
    const answerFor = (domain: string | undefined) =>
      post(served.url, withMember(change, ['meta', 'domain'], domain))
    assert.equal(assertContract(await answerFor('127.0.0.1')), 'enriched')
    assert.equal(target.wiki.requests.splice(0).length, 1)
    const outside = [
      'rivers.example.org',
      'a.b.rivers.example.org',
      'xrivers.example.org',
      undefined,
    ]
    for (const domain of [...foreign, ...outside]) {
      const code = assertContract(await answerFor(domain))
      assert.match(
        code,
        domain === '' ? /domain_not_allowed|schema_violation/ : /domain_not_allowed/,
      )
    }
    assert.equal(target.wiki.requests.length, 0)
  })

  it('is refused outside the domains of Wikimedia by default', async () => {
    await using served = await serving(definition)
    for (const domain of [
      ...foreign,
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
