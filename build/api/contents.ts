/** The chapters of docs/reference/api.md, in the order in which an author needs them. */

interface Chapter {
  readonly title: string
  readonly introduction: string
  /** Files of test/docs/api, without their ending. */
  readonly examples: readonly string[]
}

export const CHAPTERS: readonly Chapter[] = [
  {
    title: 'Write a function',
    introduction: 'A function for events of any kind needs these names, and its own schemas.',
    examples: ['definition', 'results', 'errors', 'key', 'rest', 'schemas'],
  },
  {
    title: 'Enrich changes of pages',
    introduction: 'A function for the pages of wikis needs these names too.',
    examples: ['wiki', 'records', 'page-key'],
  },
  {
    title: 'Test a function',
    introduction: 'A test runs the function as the host does, without a server.',
    examples: ['invoke', 'open-function', 'fake-api', 'recorded-wiki'],
  },
  {
    title: 'Write a lookup or a delivery',
    introduction: 'A part of a function that several functions use, or that needs settings.',
    examples: ['lookup', 'telemetry', 'upstream', 'delivery', 'transport'],
  },
  {
    title: 'Consume changes in order',
    introduction: 'A consumer of page changes needs these names; it need not be a function.',
    examples: ['position', 'reordering', 'store', 'in-page-order', 'reconciling'],
  },
  {
    title: 'For hosts and tools',
    introduction:
      'The `tributary` command and the checks of a deployment use these names. A function does not need them.',
    examples: ['main', 'serve', 'read-definition', 'read-change', 'rebuild'],
  },
]

/** Where the examples are. */
export const EXAMPLES = 'test/docs/api'
