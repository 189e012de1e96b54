/**
 * Name a page
 *
 * The key of a page is the one that Wikimedia's own topics have, so that a consumer may join the streams.
 *
 * @shows @tributary/mediawiki: pageKey, partitionKey, PageId, sha1Base36
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PageId, pageKey, partitionKey, sha1Base36 } from '@tributary/mediawiki'
import { example } from '@tributary/runtime/testing'
import { pageChange } from '@tributary/schemas/examples'

const page: PageId = { wiki_id: 'enwiki', page_id: 42 }

test('a change of a page has the key of the page', () => {
  const change = example(pageChange, { wiki_id: page.wiki_id, page: { page_id: page.page_id } })
  const { partitionkey, subject } = pageKey(change)
  assert.equal(partitionkey, '{"wiki_id":"enwiki","page_id":42}')
  assert.equal(subject, 'enwiki/42')
  assert.equal(partitionkey, partitionKey(page))
})

test('a text has the SHA-1 that MediaWiki gives it', () => {
  assert.equal(sha1Base36(''), 'phoiac9h4m842xq45sp7s6u21eteeq1')
})
