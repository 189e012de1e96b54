/** The options of `tributary reconcile`. */
import { option } from '../option.ts'
import * as kinds from '../option-kinds.ts'

export const reconcileCommand = {
  operand: '',
  summary: 'show the changes of a wiki of which no event was sent, and write them',
  about: `Compares the changes that the wiki has recorded with the events of topics or files, over a window or for
one page. It prints a line for each change without an event.

With --output it writes these as rows, as the reader of the database (tributary capture) does. In its topic,
DATACENTER.mediawiki.page_rows, page-change-capture makes page changes of them, and page-change-reconcile
emits those. A deletion can be written if one of the events is about its page: the wiki does not show which
revision was deleted. A protection makes a revision of which MediaWiki sends no event.

Exit code: 0 if nothing is missing or all of it was written, 1 if not, 2 for a wrong command line. How to
connect to Kafka is in the environment: see tributary run --help. MEDIAWIKI_CONTACT tells the wiki who asks.`,
  options: {
    wiki: option(kinds.wiki, 'its Action API, such as https://en.wikipedia.org/w/api.php'),
    events: {
      ...option(
        kinds.recentInput,
        `the events that were sent: the records of a topic up to where it ends now,
or the lines of a file; give those of all datacenters`,
      ),
      many: true,
    },
    from: option(kinds.time, 'the changes from this time on'),
    until: option(
      kinds.time,
      `and before this one (default: a minute ago, as an event may take so long)`,
    ),
    page: option(kinds.title, 'only those of the page with this title, from its first one on'),
    output: option(
      kinds.output,
      `where to write what is missing: a topic of mediawiki.page_rows, a file,
or - for standard output`,
    ),
  },
} as const
