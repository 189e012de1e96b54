import type { Group } from '../mutant.ts'

const lease = ['test/packages/order/lease.test.ts']
const store = ['test/packages/order/memory.test.ts']
const pageOrder = ['test/packages/order/order.unit.ts']
const ordered = ['functions/page-change-order/*.test.ts']

/** Who is active, and how changes are held and let out. */
export const orderInputs: readonly Group[] = [
  {
    file: 'packages/order/lease.ts',
    tests: lease,
    wrong: {
      'a lease that was not renewed never ends': [
        'if (this.#epoch !== undefined && performance.now() >= this.#until) this.#set(undefined)',
        '',
      ],
      'a lease ends here after it has ended in the store': [
        'this.#until = asked + LEASE_MS',
        'this.#until = performance.now() + LEASE_MS + 1000',
      ],
      'an answer that came too late counts': [
        'this.#set(performance.now() < this.#until ? epoch : undefined)',
        'this.#until = performance.now() + LEASE_MS\n      this.#set(epoch)',
      ],
      'a lease is not given back': ['await this.#store.release(this.#owner).catch(() => {})', ''],
      'a lease is renewed when it is over': ['LEASE_MS / 5)', 'LEASE_MS)'],
      'a slow store is asked again and again': [
        'this.#asking ??= this.#ask()',
        'this.#asking = this.#ask()',
      ],
      'a lease that another has goes on here': [
        '  lost(): void {\n    this.#set(undefined)\n',
        '  lost(): void {\n',
      ],
    },
  },
  {
    file: 'packages/order/memory.ts',
    tests: store,
    wrong: {
      'a record that has changed meanwhile is overwritten': [
        "if (this.#stateOf(page) !== (from && encodePageState(from))) return 'stale'",
        '',
      ],
      'an instance that is not active any more writes': [
        "if (epoch !== this.#epoch) return 'deposed'",
        '',
      ],
      'a lease is taken from its owner': [
        'if (!free && this.#owner !== owner) return undefined',
        '',
      ],
      'the epoch stays as it was when another takes over': [
        'if (free) this.#epoch = nextEpoch(this.#epoch, now)',
        'this.#epoch ||= nextEpoch(this.#epoch, now)',
      ],
      'anybody gives a lease back': [
        'if (this.#owner === owner) this.#owner = undefined',
        'this.#owner = undefined',
      ],
    },
  },
  {
    file: 'packages/order/store.ts',
    tests: store,
    wrong: {
      'two changes of hands in one second have one epoch': [
        'Math.max(last + 1, Math.floor(now / 1000))',
        'Math.max(last, Math.floor(now / 1000))',
      ],
      'an epoch counts from 1 in every store': [
        'Math.max(last + 1, Math.floor(now / 1000))',
        'last + 1',
      ],
    },
  },
  {
    file: 'packages/order/order.ts',
    tests: pageOrder,
    wrong: {
      'an event from the future waits until then': [
        'intake: Math.min(arrival.change.intake, now)',
        'intake: arrival.change.intake',
      ],
      'what is held stays when the time of the lease is over': [
        'if (this.#leadership.epoch === undefined) return\n    const now',
        'const now',
      ],
      'what is held is not sent back when its caller waits no longer': [
        "signal.addEventListener('abort', onAbort)",
        '',
      ],
      'a caller that waits no longer is placed all the same': ['signal.throwIfAborted()', ''],
    },
  },
  {
    file: 'packages/order/run-protocol.ts',
    tests: pageOrder,
    wrong: {
      'what was begun in one epoch is published in the next': [
        'if (leadership.epoch !== epoch) throw standby()',
        '',
      ],
      'a write of an old epoch ends the new one': [
        "if (result === 'deposed' && leadership.epoch === epoch) leadership.lost()",
        "if (result === 'deposed') leadership.lost()",
      ],
    },
  },
  {
    file: 'packages/order/held-requests.ts',
    tests: pageOrder,
    wrong: {
      'what is sent back for too many bytes is the oldest': [
        'b.change.intake - a.change.intake',
        'a.change.intake - b.change.intake',
      ],
      'a topic that is ahead keeps its older changes out': [
        'newest(crowding, held.length - maxHeld)',
        'newest(crowding, 0)',
      ],
      'a topic that is ahead keeps changes out that may belong before others': [
        'change.intake > crowdedOut - window',
        'change.intake > crowdedOut',
      ],
      'the bytes that are held have no bound': ['if (bytes <= maxHeldBytes) return', 'return'],
    },
  },
  {
    file: 'packages/order/run-protocol.ts',
    tests: ['test/packages/order/faults.test.ts'],
    wrong: {
      'a change is published though its intention was not written': [
        "if (result !== 'written') throw",
        'if (false) throw',
      ],
    },
  },
  {
    file: 'packages/order/held-requests.ts',
    tests: ordered,
    wrong: {
      'any number of changes is held': [
        'newest(waitForOwnTopic, waitForOwnTopic.length - maxHeld)',
        'newest(waitForOwnTopic, waitForOwnTopic.length - 1000 * maxHeld)',
      ],
    },
  },
  {
    file: 'packages/order/delivery.ts',
    tests: ordered,
    wrong: {
      'an output has no epoch': ['epoch: String(epoch),\n  sequence', 'sequence'],
      'an inconsistency has no epoch': ['{ epoch: String(epoch), reason }', '{ reason }'],
      'sequences of different length do not sort as text': [".padStart(10, '0')", ''],
      'an output after a gap has no mark': ["...(gap && { gap: 'true' }),", ''],
      'an instance is active though ORDER_ACTIVE is false': [
        "this.#config.ORDER_ACTIVE === 'true' ? this.#lease.start() : undefined",
        'this.#lease.start()',
      ],
      'what is held waits on while the process drains': ['this.#order.clear(draining())', ''],
      'canaries are waited for as missing': ['this.#order.ended(recordOf(record))', ''],
      'held bytes have no bound': [
        'maxHeldBytes: 3 * MAX_EVENT_BYTES',
        'maxHeldBytes: 300 * MAX_EVENT_BYTES',
      ],
    },
  },
  {
    file: 'packages/order/outlets.ts',
    tests: ordered,
    wrong: {
      'marks that an event came with go out': [
        "const { 'ce-gap': _, 'ce-reason': __, 'ce-sequence': ___, ...headers } = message.headers",
        'const { headers } = message',
      ],
      'an inconsistency goes to the ordered stream': [
        "this.#inconsistent, 'INCONSISTENCY_SINK'",
        "this.#ordered, 'INCONSISTENCY_SINK'",
      ],
    },
  },
]
