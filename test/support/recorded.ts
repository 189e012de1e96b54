import { readFileSync } from 'node:fs'
import type { PageChange, RevisionCreate } from '../../packages/mediawiki/page-change.ts'

const folder = new URL('../fixtures/recorded-wiki/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const lines = (name: string) => read(name).trimEnd().split('\n')

/** The events that a real MediaWiki sent on mediawiki.revision-create, in order. */
export const revisionCreates = (): RevisionCreate[] =>
  lines('mediawiki.revision-create.jsonl').map((line) => JSON.parse(line))

/** The events that it sent on mediawiki.page_change.v1, in order. */
export const pageChanges = (): PageChange[] =>
  lines('mediawiki.page_change.v1.jsonl').map((line) => JSON.parse(line))

interface ApiAnswer {
  readonly query: {
    readonly query: {
      readonly pages: readonly [
        {
          readonly revisions: readonly [
            {
              readonly sha1: string
              readonly slots: { readonly main: { readonly content: string } }
            },
          ]
        },
      ]
    }
  }
}

/** Each revision's text and SHA-1 as the API gave them, and its SHA-1 as the event has it. */
export function recordedRevisions() {
  const answers: Record<string, ApiAnswer> = JSON.parse(read('revisions.json'))
  const bySha1 = new Map(revisionCreates().map((change) => [change.rev_id, change.rev_sha1]))
  return Object.entries(answers).map(([id, answer]) => {
    const { sha1, slots } = answer.query.query.pages[0].revisions[0]
    return { content: slots.main.content, apiSha1: sha1, eventSha1: bySha1.get(Number(id)) }
  })
}
