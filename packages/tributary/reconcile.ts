/** `tributary reconcile`: which changes of a wiki have no event, over a window or for a page? */
import { RunError, UsageError } from './failures.ts'
import type { Values } from './options.ts'
import { rowsOf } from './reconcile/page-rows.ts'
import { SentEvents } from './reconcile/sent-events.ts'
import { WikiApi } from './reconcile/wiki-api.ts'
import { type WikiChange, wikiChanges, wikiOf } from './reconcile/wiki-changes.ts'
import { openWriter } from './sinks/open.ts'

/** How long an event may take; changes that are younger are left out by default. */
const AFTER_MS = 60_000

/**
 * Prints the changes without an event, and writes them as rows for page-change-capture.
 * @returns the exit code: 1 if a change is missing that was not written
 * @throws UsageError if the options make no sense, RunError if it cannot go on
 */
export async function reconcile(
  values: Values<'reconcile'>,
  stop: AbortController,
): Promise<number> {
  const { wiki: url, page, from, output } = values
  const places = values.events.filter((place) => place !== undefined)
  if (url === undefined || !/^https?:/.test(url)) {
    throw new UsageError('reconcile needs --wiki: the http(s) address of the Action API')
  }
  if (places.length === 0) throw new UsageError('reconcile needs --events: a topic or a file')
  if (page === undefined && from === undefined) {
    throw new UsageError('reconcile needs --from, the begin of a window, or --page, a title')
  }
  const until = values.until ?? new Date(Date.now() - AFTER_MS).toISOString()
  if (from !== undefined && Date.parse(from) >= Date.parse(until)) {
    throw new UsageError(
      `--from ${from} is not before ${until}; the events of the last minute are left out`,
    )
  }
  const report = (line: string) => process.stderr.write(`tributary: ${line}\n`)
  const { signal } = stop
  const api = new WikiApi(url, signal)
  const wiki = await wikiOf(api)
  const changes = await wikiChanges(api, { from, until, title: page })
  const sent = new SentEvents(wiki)
  // A clock of a producer may be behind.
  const since = from === undefined ? undefined : Date.parse(from) - AFTER_MS
  for (const place of places) await sent.read(place, since, signal, report)
  if (signal.aborted) throw new RunError('stopped before all was read')
  const missing = changes.filter((change) => !sent.has(change))
  const written = await write(missing)
  const lines = `${changes.length} changes of ${wiki.id}, ${sent.count} events, ${missing.length} missing`
  report(output === undefined ? lines : `${lines}, ${written} written`)
  return written < missing.length ? 1 : 0

  async function write(missing: readonly WikiChange[]): Promise<number> {
    await using resources = new AsyncDisposableStack()
    const options = { mode: 'replace', signal, report } as const
    const writer = output === undefined ? undefined : await openWriter('--output', output, options)
    if (writer) resources.defer(() => writer.close())
    const shown = output === '-' ? process.stderr : process.stdout
    let count = 0
    for (const change of missing) {
      const rows = rowsOf(change, wiki, sent.newestOf(change))
      shown.write(
        `${line(change)}${rows ? '' : ' (cannot be written: nothing says which revision)'}\n`,
      )
      if (!rows || !writer) continue
      await writer.reply(rows)
      count++
    }
    return count
  }
}

/** Titles may have any character but a line break; others that a terminal obeys are escaped. */
function line({ kind, page, revision, at }: WikiChange): string {
  const title = JSON.stringify(page.title).replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '?')
  const of = revision === undefined ? '' : ` revision ${revision}`
  return `missing ${kind} at ${at}: page ${page.pageId}${of}, namespace ${page.namespaceId}, ${title}`
}
