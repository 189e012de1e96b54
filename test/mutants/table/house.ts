import type { Group } from '../mutant.ts'

const tests = ['test/house.test.ts']

/** Which part may know which. */
export const house: readonly Group[] = [
  {
    file: 'packages/runtime/log.ts',
    tests,
    wrong: {
      'the host imports the wiki': [
        'const LEVELS',
        "import '@tributary/mediawiki'\n\nconst LEVELS",
      ],
      'two files import each other, if only types': [
        'const LEVELS',
        "import type { Outcomes } from './outcomes.ts'\n\nexport type Owner = Outcomes\n\nconst LEVELS",
      ],
      'the host names a wiki': ['const LEVELS', '// As a wiki does.\nconst LEVELS'],
    },
  },
  {
    file: 'packages/mediawiki/sha1.ts',
    tests,
    wrong: {
      'the wiki imports the order': [
        "import { hash } from 'node:crypto'",
        "import { hash } from 'node:crypto'\nimport type { Change } from '@tributary/order'\n\nexport type Hashed = Change",
      ],
    },
  },
  {
    file: 'packages/order/change.ts',
    tests,
    wrong: {
      'the order imports the command': [
        'export type ChangeKind',
        "import type { Tally } from '../tributary/tally.ts'\n\nexport type Counted = Tally\nexport type ChangeKind",
      ],
    },
  },
  {
    file: 'stage/random.ts',
    tests,
    wrong: {
      'the stage imports from the tests': [
        'export ',
        "import '../test/support/changes.ts'\n\nexport ",
      ],
    },
  },
]
