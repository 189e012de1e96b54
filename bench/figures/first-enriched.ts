import { StubWiki, TEXT_BYTES } from '../../stage/wiki/stub-wiki.ts'
import { environment } from '../contestants.ts'
import type { Figure } from '../figure.ts'
import { starts } from './cold-start.ts'

/** From the spawn to the first event that is answered with a text from the wiki. */
export const firstEnriched: Figure = {
  name: 'first-enriched',
  async measure(bench) {
    await using wiki = await StubWiki.start()
    await starts(bench, {
      metric: 'first-enriched',
      task: 'wikitext',
      env: environment(wiki.url),
      textBytes: TEXT_BYTES,
      rounds: bench.quick ? 3 : 15,
    })
  },
}
