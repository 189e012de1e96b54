/** Does the steps of the recording on another MediaWiki, whose revisions have other numbers and times. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import type { MediaWiki } from '../../stage/mediawiki.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/capture')

export interface RecordedStep {
  readonly step: string
  /** The parameters of the API request, or a script with its arguments; some are only described. */
  readonly call: Readonly<Record<string, string | number | readonly string[]>>
  readonly result: Answer | null
}

interface Answer {
  readonly edit?: { readonly newtimestamp?: string }
}

/** The steps in their order. */
export const recordedSteps = (): RecordedStep[] =>
  gunzipSync(readFileSync(join(FIXTURES, 'debezium-steps.jsonl.gz')))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

/** Lines of LocalSettings.php without which the steps cannot be done. */
export const SETTINGS = `
$wgGroupPermissions['sysop']['deletelogentry'] = true;
# Jobs run in the steps that run them.
$wgJobRunRate = 0;
# X-Forwarded-For says who edits anonymously.
$wgCdnServersNoPurge = [ '127.0.0.1' ];
$wgHooks['MediaWikiServices'][] = static function ( $services ) {
	$services->addServiceManipulator( 'SlotRoleRegistry', static function ( $roles ) {
		$roles->defineRoleWithModel( 'sidecar', 'json' );
	} );
};
# One page is deleted in batches. A script has no title: it goes on with that page.
if ( ( $_POST['title'] ?? 'Long Page' ) === 'Long Page' ) {
	$wgDeleteRevisionsBatchSize = 2;
}
`

/** Makes the page that was there before the first step. */
export async function prepare(wiki: MediaWiki): Promise<void> {
  for (const text of ['v1', 'v2', 'v3', 'v4', 'v5']) {
    await wiki.act({ action: 'edit', title: 'Long Page', text, summary: text })
  }
}

const ADDRESS = '192.0.2.44'

const append = (wiki: MediaWiki, summary: string) =>
  wiki.act({ action: 'edit', title: 'Hvítá', appendtext: `\n\n${summary}`, summary })

const appendAnonymously = (wiki: MediaWiki, summary: string) =>
  wiki.actAnonymously(ADDRESS, { action: 'edit', title: 'Hvítá', appendtext: summary, summary })

const revision = (timestamp: string, comment: string, text: string) => `
<revision><timestamp>${timestamp}</timestamp><contributor><username>Ann</username></contributor>
<comment>${comment}</comment><model>wikitext</model><format>text/x-wiki</format>
<text xml:space="preserve">${text}</text></revision>`

const exported = (title: string) =>
  `<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">
<page><title>${title}</title><ns>0</ns>
${revision('2019-03-01T10:00:00Z', 'old one', 'older')}
${revision('2019-04-01T10:00:00Z', 'old two', 'old, 2')}</page></mediawiki>`

/** The steps whose calls are only described. */
const DESCRIBED: Readonly<Record<string, (wiki: MediaWiki) => unknown>> = {
  'idle-login': (wiki) => wiki.logIn(),
  'edit-anonymous-new-actor': (wiki) => appendAnonymously(wiki, 'question'),
  'edit-anonymous-known-actor': (wiki) => appendAnonymously(wiki, 'more'),
  'two-edits-at-once': async (wiki) => {
    const edits = [append(wiki, 'quick 1'), append(wiki, 'quick 2')]
    const answers = await Promise.allSettled(edits)
    return answers.filter(({ status }) => status === 'fulfilled')
  },
  'two-edits-in-succession': async (wiki) => {
    await append(wiki, 'seq 0')
    await append(wiki, 'seq 1')
  },
  rollback: async (wiki) => {
    await appendAnonymously(wiki, 'a mistake')
    await wiki.act({ action: 'rollback', title: 'Hvítá', user: ADDRESS })
  },
  'import-maintenance-script': (wiki) =>
    wiki.script('importDump.php', ['--username-prefix=imported'], exported('Imported River')),
  'import-api': (wiki) => {
    const xml = new Blob([exported('Imported Brook')])
    const names = { interwikiprefix: 'imported', summary: 'from a file' }
    return wiki.act({ action: 'import', xml, ...names })
  },
}

/** Pages whose revisions are restored in the order of their times, which have whole seconds. */
const RESTORED = ['White River', 'Secret Page']

const second = () => Math.floor(Date.now() / 1000)

export class Repetition {
  readonly #wiki: MediaWiki
  readonly #revisionOf: (recorded: number) => number
  /** By the time of an edit in the recording. */
  readonly #times = new Map<string, string>()
  #last = 0

  /** @param revisionOf gives the number that a revision of the recording has in this wiki */
  constructor(wiki: MediaWiki, revisionOf: (recorded: number) => number) {
    this.#wiki = wiki
    this.#revisionOf = revisionOf
  }

  /** Does a step. @returns the answers; of two edits at once, those that succeeded */
  async do({ step, call, result }: RecordedStep): Promise<readonly unknown[]> {
    while (RESTORED.includes(String(call.title ?? call.target)) && second() === this.#last) {
      await sleep(1000 - (Date.now() % 1000))
    }
    const answers = [await this.#call(step, call)].flat()
    this.#last = second()
    const recorded = result?.edit?.newtimestamp
    const made = (answers[0] as Answer | null)?.edit?.newtimestamp
    if (recorded && made) this.#times.set(recorded, made)
    return answers
  }

  #call(step: string, call: RecordedStep['call']): unknown {
    const described = DESCRIBED[step]
    if (described) return described(this.#wiki)
    const { maintenance, args, stdin = '' } = call
    if (maintenance === undefined) return this.#wiki.act(this.#parameters(call))
    const script = maintenance === 'slotEdit.php' ? join(FIXTURES, maintenance) : maintenance
    return this.#wiki.script(String(script), args as readonly string[], String(stdin))
  }

  /** The parameters with the numbers and times of this wiki. */
  #parameters(call: RecordedStep['call']): Record<string, string> {
    const each = (list: unknown, of: (one: string) => string | number | undefined) =>
      String(list).split('|').map(of).join('|')
    const own = Object.entries(call).map(([name, value]) => {
      const isRevision = name === 'undo' || (name === 'ids' && call.type === 'revision')
      if (isRevision) return [name, each(value, (id) => this.#revisionOf(Number(id)))]
      if (name === 'timestamps') return [name, each(value, (time) => this.#times.get(time))]
      return [name, String(value)]
    })
    return Object.fromEntries(own)
  }
}
