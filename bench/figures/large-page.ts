import { StubWiki } from '../../stage/wiki/stub-wiki.ts'
import { environment } from '../contestants.ts'
import { pageChange } from '../events.ts'
import type { Figure } from '../figure.ts'
import { measureCpu } from './cpu-per-event.ts'

/** Large, but not rare: Wikimedia's limit is 2 MiB. */
const TEXT_BYTES = 1024 * 1024
/** Few, because the wiki and the checker hold that many texts in memory. */
const CHANGES = 16

/**
 * CPU time of an event with the text of a large page. The event is small; the text comes from the wiki, and is
 * parsed, checked against its SHA-1, and written.
 */
export const largePage: Figure = {
  name: 'large-page',
  async measure(bench) {
    const passes = bench.quick ? 1 : 2
    await using wiki = await StubWiki.start(TEXT_BYTES)
    for (let pass = 0; pass < passes; pass++) {
      await measureCpu(bench, {
        metric: 'cpu-1MB-page',
        task: 'wikitext',
        changes: Array.from({ length: CHANGES }, (_, i) => pageChange(i + 1, 1400, TEXT_BYTES)),
        textBytes: TEXT_BYTES,
        env: environment(wiki.url),
        inFlight: 4,
        warmUp: 150,
        rounds: bench.quick ? 3 : 12,
      })
      bench.progress((pass + 1) / passes)
    }
  },
}
