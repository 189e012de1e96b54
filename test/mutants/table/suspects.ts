import type { Group } from '../mutant.ts'

const innocent = ['test/packages/mediawiki/suspects-innocent.test.ts']
const suspects = ['test/packages/mediawiki/suspects.unit.ts']

/** Revisions that are asked for alone, since their last request failed. */
export const suspectRevisions: readonly Group[] = [
  {
    file: 'packages/mediawiki/coalescer.ts',
    tests: suspects,
    wrong: {
      'a revision whose request failed is asked for with others again': [
        'const alone = this.suspects.has(pending.key)',
        'const alone = false',
      ],
      'a suspect joins the request of others': ['if (alone && batch.length > 0) continue', ''],
      'others join the request of a suspect': ['if (alone || batch.length', 'if (batch.length'],
    },
  },
  {
    file: 'packages/mediawiki/batch.ts',
    tests: innocent,
    wrong: {
      'a wiki that is busy or away makes suspects': [
        'if (!isForAllRevisions(error)) this.#failed',
        'this.#failed',
      ],
    },
  },
  {
    file: 'packages/mediawiki/client.ts',
    tests: innocent,
    wrong: {
      'any number of wikis is remembered': [' || this.#wikis.size > MAX_WIKIS', ''],
    },
  },
  {
    file: 'packages/mediawiki/suspects.ts',
    tests: suspects,
    wrong: {
      'a revision that has come is asked for alone for ever': [
        'for (const revId of revIds) this.#revIds.delete(revId)',
        '',
      ],
      'suspects are kept without bound': ['if (this.#revIds.size <= MAX_SUSPECTS) break', 'break'],
    },
  },
  {
    file: 'packages/mediawiki/client.ts',
    tests: suspects,
    wrong: {
      'the suspects of a wiki are forgotten between two retries': [
        'const isNew = limit.value === INITIAL_LIMIT && suspects.size === 0',
        'const isNew = limit.value === INITIAL_LIMIT',
      ],
    },
  },
]
