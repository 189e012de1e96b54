import { sha1Hex, wikitext } from '../stage/wiki/texts.ts'

/** A page change, as far as the measurements read it. */
export interface PageChange {
  readonly revision: { readonly rev_id: number; readonly [field: string]: unknown }
  readonly [field: string]: unknown
}

/** A SHA-1 as MediaWiki's events write it: base 36, 31 characters. */
export const sha1 = (text: string): string =>
  BigInt(`0x${sha1Hex(text)}`)
    .toString(36)
    .padStart(31, '0')

const USER = {
  user_text: 'Admin',
  groups: ['bureaucrat', 'interface-admin', 'sysop', '*', 'user', 'autoconfirmed'],
  is_bot: false,
  is_system: false,
  is_temp: false,
  user_id: 1,
  registration_dt: '2026-11-23T18:20:18Z',
  edit_count: 31,
}

/**
 * A page change as MediaWiki sends it; its comment fills it up to the size.
 * @param bytes the size of the whole event
 * @param textBytes the size of the revision's text
 * @param pages how many pages the changes are of
 */
export function pageChange(
  revId: number,
  bytes: number,
  textBytes = 4096,
  pages = 2000,
): PageChange {
  const text = wikitext(revId, textBytes)
  const content = { content_sha1: sha1(text), content_size: textBytes }
  const change = (comment: string) => ({
    $schema: '/mediawiki/page/change/1.2.0',
    meta: {
      stream: 'mediawiki.page_change.v1',
      uri: 'https://rivers.example.org/wiki/Calder_Beck',
      id: `18a9484a-174c-4280-be7d-${String(revId).padStart(12, '0')}`,
      request_id: 'fa82a81f-3db7-4d95-870c-02af00000000',
      domain: 'rivers.example.org',
      dt: '2026-11-23T19:08:40Z',
    },
    dt: '2026-11-23T19:08:39Z',
    changelog_kind: 'update',
    page_change_kind: 'edit',
    wiki_id: 'labwiki',
    page: {
      page_id: revId % pages,
      page_title: 'Calder_Beck',
      namespace_id: 0,
      is_redirect: false,
    },
    performer: USER,
    revision: {
      rev_id: revId,
      rev_parent_id: revId - 1,
      rev_dt: '2026-11-23T19:08:39Z',
      is_minor_edit: false,
      rev_sha1: content.content_sha1,
      rev_size: textBytes,
      comment,
      editor: USER,
      is_content_visible: true,
      is_editor_visible: true,
      is_comment_visible: true,
      content_slots: {
        main: {
          slot_role: 'main',
          content_model: 'wikitext',
          content_format: 'text/x-wiki',
          origin_rev_id: revId,
          ...content,
        },
      },
    },
  })
  const shortest = JSON.stringify(change('')).length
  if (shortest > bytes)
    throw new Error(`a page change has at least ${shortest} bytes, not ${bytes}`)
  return change('A comment. '.repeat(bytes).slice(0, bytes - shortest))
}

/** The change as a record of Kafka. */
export const recordOf = (change: PageChange) => {
  const { page_id } = change.page as { page_id: number }
  return { key: `{"wiki_id":"labwiki","page_id":${page_id}}`, value: JSON.stringify(change) }
}

/** The HTTP request that a KafkaSource makes of a change, plus the Content-Type that the peers need. */
export function request(change: PageChange): Buffer {
  const body = JSON.stringify(change)
  const head = `POST / HTTP/1.1
host: localhost
user-agent: Vert.x-WebClient/4.5.21
prefer: reply
kn-namespace: default
ce-specversion: 1.0
ce-id: partition:0/offset:${change.revision.rev_id}
ce-source: /apis/v1/namespaces/default/kafkasources/wiki-source#eqiad.mediawiki.page_change.v1
ce-type: dev.knative.kafka.event
ce-subject: partition:0#7
ce-time: 2026-11-23T19:08:41.217Z
ce-knativekafkapartition: 0
ce-knativekafkaoffset: 7
content-type: application/json
content-length: ${Buffer.byteLength(body)}`
  return Buffer.from(`${head.replaceAll('\n', '\r\n')}\r\n\r\n${body}`)
}
