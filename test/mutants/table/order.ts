import type { Group } from '../mutant.ts'

const decide = ['test/packages/order/decide.unit.ts', 'test/packages/order/scenarios.test.ts']
const page = ['test/packages/order/page-state.unit.ts']
const protocol = ['test/packages/order/protocol.test.ts']

/** Which change of a page is next, and what becomes of it. */
export const order: readonly Group[] = [
  {
    file: 'packages/order/decide.ts',
    tests: decide,
    wrong: {
      'a change of an unknown page goes out at once': [
        'if (!state) return onUnknown(change, progress)',
        "if (!state) return 'emit'",
      ],
      'the first revision of a page waits': ["if (isFirst(change)) return 'emit'", ''],
      'an unknown page waits for the window instead of the settle time': [
        'hasPassed(progress, change.intake, settle)',
        'hasPassed(progress, change.intake, progress.window)',
      ],
      'a change goes out that belongs before what was forgotten': [
        "if (change.time <= forgottenBefore) return 'late'",
        '',
      ],
      'an undelete of a forgotten page goes out': ["mayBeOlder ? 'unmatched' : 'emit'", "'emit'"],
      'what has gone out goes out again': ["if (state.ids.includes(id)) return 'duplicate'", ''],
      'what may have been published waits like anything else': [
        "if (state.unconfirmed?.id === id) return state.unconfirmed.gap ? 'gap' : 'emit'",
        '',
      ],
      'what may have been published with a mark goes out without it': [
        "return state.unconfirmed.gap ? 'gap' : 'emit'",
        "return 'emit'",
      ],
      'a stale change is never late': [
        "return passed ? 'late' : 'already-seen'",
        "return 'already-seen'",
      ],
      'a revision that its page is beyond is not stale': [
        'change.revision < state.revision ||',
        '',
      ],
      'a revision the page has already is not stale': [
        '(makesRevision(change) || change.time < state.time)',
        'change.time < state.time',
      ],
      'a change follows whose parent was not seen': ['  change.parent <= state.revision &&\n', ''],
      'a change follows that tells no parent': ['  change.parent > 0 &&\n', ''],
      'a change follows on a deleted page': ['  !state.deleted &&\n', ''],
      'a change follows what may not have been published': [
        '  !state.deleted &&\n  !state.unconfirmed\n',
        '  !state.deleted\n',
      ],
      'a change whose parent was not seen does not wait': ["if (!passed) return 'hold'", ''],
      'a page that was not deleted is undeleted': [
        "(change.kind === 'undelete') === state.deleted &&",
        '',
      ],
      'what fits behind something unpublished goes out without a mark': [
        "return state.unconfirmed ? 'gap' : 'emit'",
        "return 'emit'",
      ],
      'a missing parent leaves no mark': [
        "if (kind !== 'undelete') return 'gap'",
        "if (kind !== 'undelete') return 'emit'",
      ],
      'an undelete of a page that is there is always unmatched': [
        "return revision > state.revision ? 'already-seen' : 'unmatched'",
        "return 'unmatched'",
      ],
      'a deleted page is deleted again': [
        "if (kind === 'delete') return 'already-seen'",
        "if (kind === 'delete') return 'gap'",
      ],
      'an edit of a deleted page goes out with a mark': [
        "return kind === 'undelete' ? 'unmatched' : 'missed-undelete'",
        "return kind === 'undelete' ? 'unmatched' : 'gap'",
      ],
    },
  },
  {
    file: 'packages/order/change.ts',
    tests: ['test/packages/order/change.unit.ts'],
    wrong: {
      'changes of one revision are in no order of time': [
        'if (a.time !== b.time) return a.time - b.time',
        '',
      ],
      'a deleted page is deleted again before it is undeleted in the same second': [
        "deleted && kind === 'undelete' ? 0 : RANK[kind]",
        'RANK[kind]',
      ],
      'a delete comes before what happens in the same second': [
        'visibility_change: 1, delete: 2,',
        'visibility_change: 2, delete: 1,',
      ],
    },
  },
  {
    file: 'packages/order/first-in-queue.ts',
    tests: ['test/packages/order/page-queue.unit.ts'],
    wrong: {
      'what happened to a revision waits though the next revision leaves': [
        "decision: isFollowed ? 'emit' : 'hold'",
        "decision: 'hold'",
      ],
      'what was sent back is waited for though its page is beyond it': [
        'state !== undefined && state.unconfirmed?.id !== shortId(change.id) && isStale(state, change)',
        'false',
      ],
    },
  },
  {
    file: 'packages/order/page-queue.ts',
    tests: ['test/packages/order/page-queue.unit.ts'],
    wrong: {
      'nothing waits for what was sent back': ['this.#entries.push(expected)', ''],
    },
  },
  {
    file: 'packages/order/page-state.ts',
    tests: page,
    wrong: {
      'what comes again gets another number': [
        'sequence: announced ? sequence : sequence + 1',
        'sequence: sequence + 1',
      ],
      'a page knows its last event only': ['REMEMBERED_IDS = 16', 'REMEMBERED_IDS = 1'],
      'an intended change counts as seen': [
        'ids: state?.ids ?? [], unconfirmed',
        'ids: [id, ...(state?.ids ?? [])], unconfirmed',
      ],
      'a stored page forgets that it was deleted': ['deleted: deleted === 1,', 'deleted: false,'],
      'a stored page forgets the mark of its unpublished change': [
        'gap: last[1] === 1',
        'gap: false',
      ],
    },
  },
  {
    file: 'packages/order/protocol.ts',
    tests: protocol,
    wrong: {
      'a change is committed before it is published': [
        "  yield { do: 'publish', sequence: intended.sequence, gap, repeated }\n  yield { do: 'write', from: intended, to: committed }\n",
        "  yield { do: 'write', from: intended, to: committed }\n  yield { do: 'publish', sequence: intended.sequence, gap, repeated }\n",
      ],
      'a change is published without being intended': [
        "  yield { do: 'write', from: state, to: intended }\n  yield { do: 'publish', sequence: intended.sequence, gap, repeated }\n  yield { do: 'write', from: intended, to: committed }\n",
        "  yield { do: 'publish', sequence: intended.sequence, gap, repeated }\n  yield { do: 'write', from: state, to: committed }\n",
      ],
      'a change is never committed': [
        "  yield { do: 'write', from: intended, to: committed }\n",
        '',
      ],
      'a change without a place in the order is dropped': [
        "yield { do: 'report', reason: decision }",
        '',
      ],
    },
  },
  {
    file: 'packages/order/protocol.ts',
    tests: ['test/packages/order/protocol-steps.unit.ts'],
    wrong: {
      'a change is published before it is intended': [
        "  yield { do: 'write', from: state, to: intended }\n  yield { do: 'publish', sequence: intended.sequence, gap, repeated }\n",
        "  yield { do: 'publish', sequence: intended.sequence, gap, repeated }\n  yield { do: 'write', from: state, to: intended }\n",
      ],
    },
  },
  {
    file: 'packages/order/position.ts',
    tests: ['test/docs/ordered-stream.test.ts'],
    wrong: {
      'a repetition by a deposed instance counts as new': ['record.epoch - last.epoch ||', ''],
    },
  },
  {
    file: 'packages/order/memory.ts',
    tests: ['test/packages/order/forget.unit.ts'],
    wrong: {
      'a page that changes keeps those after it from being forgotten': [
        'this.#pages.delete(page)',
        '',
      ],
      'no page is forgotten': ['      this.#pages.delete(oldest)\n', ''],
    },
  },
]
