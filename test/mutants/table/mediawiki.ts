// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const address = ['test/packages/mediawiki/address.test.ts']
const client = ['test/packages/mediawiki/client*.{test,unit}.ts']
const coalescing = [
  'test/packages/mediawiki/coalescer.test.ts',
  'test/packages/mediawiki/limit.test.ts',
]

/** Which wiki is asked, how, and what its answers mean. */
export const mediawiki: readonly Group[] = [
  {
    file: 'packages/mediawiki/address.ts',
    tests: address,
    wrong: {
      'a wiki outside MEDIAWIKI_ALLOWED_DOMAINS is called': [
        'if (!patterns.some((pattern) => pattern.test(host))) {',
        'if (false) {',
      ],
      '* in an allowed domain stands for several labels': ["'[a-z0-9-]+'", "'[a-z0-9.-]+'"],
      'a dot in an allowed domain stands for any character': [
        String.raw`.replaceAll('.', '\\.')`,
        '',
      ],
      'what is no host name stands in Host': [
        'if (!HOST_NAME.test(host)) throw',
        'if (false) throw',
      ],
      'a fixed address may be asked for allowed domains only': [
        'if (fixed) return { url: template, host }',
        '',
      ],
      'a fixed address gets no Host': [
        'if (fixed) return { url: template, host }',
        'if (fixed) return { url: template }',
      ],
    },
  },
  {
    file: 'packages/mediawiki/api.ts',
    tests: client,
    wrong: {
      'the body of a redirect counts as an answer': [
        'if (statusCode !== 200) {',
        'if (statusCode >= 400) {',
      ],
      'an answer of any size is read': [
        'const MAX_ANSWER_BYTES = 64 * 1024 * 1024',
        'const MAX_ANSWER_BYTES = 640 * 1024 * 1024',
      ],
      'the wiki is not told whom it can reach': ['(${config.MEDIAWIKI_CONTACT}) ', ''],
    },
  },
  {
    file: 'packages/mediawiki/answer.ts',
    tests: client,
    wrong: {
      'maxlag is an error we do not know': ["new Set(['maxlag', 'rate", "new Set(['rate"],
      'another revision than the one asked for is taken': [
        'const [revision, page] = byId.get(revId) ?? []',
        'const [revision, page] = byId.get(revId) ?? [...byId.values()][0] ?? []',
      ],
      'a revision the wiki says it does not have is a wrong answer': [
        'else if (object(bad?.[revId])) found.set(revId, undefined)',
        '',
      ],
      'hidden text that a privileged client is shown is taken': [
        'return hidden || content === undefined ? known : { ...known, content }',
        'return content === undefined ? known : { ...known, content }',
      ],
      'text is taken though the SHA-1 of its revision is hidden': [
        'const allHidden = revision.sha1hidden === true && !slots.some(([, slot]) => slot.hidden)',
        'const allHidden = false',
      ],
      'what a truncated answer lacks is not asked for': ['if (rest) return { found, rest }', ''],
      'the continuation of an answer can replace our parameters': [
        '/^(continue|rvcontinue|rvstartid|rvendid)$/.test(name) &&',
        '',
      ],
    },
  },
  {
    file: 'packages/mediawiki/answer.ts',
    tests: ['test/packages/mediawiki/batch.unit.ts'],
    wrong: {
      'one revision that cannot be read fails all of its request': [
        'if (error instanceof EventError) return error\n    throw error',
        'throw error',
      ],
    },
  },
  {
    file: 'packages/mediawiki/batch.ts',
    tests: ['test/packages/mediawiki/batch.unit.ts', ...client, ...coalescing],
    wrong: {
      'a shared request that fails for one revision fails for all': [
        'if (left.length < 2 || !mayBeOneRevision(error)) {',
        'if (true) {',
      ],
      'a wiki that is away is asked for each revision by itself': [
        'if (left.length < 2 || !mayBeOneRevision(error)) {',
        'if (left.length < 2) {',
      ],
      'a wiki whose answers are all wrong is asked for each revision by itself': [
        'this.#fail(a, failedA)\n      this.#fail(b, failedB)',
        'await this.#settle(a, failedA)\n      await this.#settle(b, failedB)',
      ],
      'an answer that goes on for ever is asked for without end': [
        'const MAX_EMPTY_PARTS = 3',
        'const MAX_EMPTY_PARTS = 3000',
      ],
      'the request goes on when all of its events have ended': [
        'if (this.#pending.size === 0) this.#abort.abort(reason)',
        '',
      ],
    },
  },
  {
    file: 'packages/mediawiki/coalescer.ts',
    tests: coalescing,
    wrong: {
      'an event joins a request that was sent before the event came': [
        `let pending = this.#queue.get(revId)
    if (!pending) {
      pending = new Pending(revId, this)
      this.#queue.set(revId, pending)
    }
    const revision = pending.wait(signal, span)`,
        `const self = this as { asked?: Map<number, PendingRevision> }
    self.asked ??= new Map()
    let pending = this.#queue.get(revId) ?? self.asked.get(revId)
    if (!pending) {
      pending = new Pending(revId, this)
      this.#queue.set(revId, pending)
      self.asked.set(revId, pending)
    }
    const revision = pending.wait(signal, span).finally(() => self.asked?.delete(revId))`,
      ],
      'more than 50 revisions share a request': ['const FULL = 50', 'const FULL = 500'],
      'more requests are under way than the limit allows': [
        'return this.#inFlight < Math.min(this.limit.value, this.#usefulRequests)',
        'return true',
      ],
      'revisions asked for at once do not wait for each other': [
        'else this.#immediate ??= setImmediate(this.#leave)',
        'else this.#leave()',
      ],
      'the wait of a busy wiki has no end': [
        'this.#timer ??= setTimeout(this.#leave, this.#wait)',
        'this.#timer ??= setTimeout(() => {}, this.#wait)',
      ],
    },
  },
  {
    file: 'packages/mediawiki/client.ts',
    tests: coalescing,
    wrong: {
      'two wikis behind one address share a request': [
        'const nameOf = ({ url, host }: Address) => `${url} ${host}`',
        'const nameOf = ({ url }: Address) => url',
      ],
      'a wiki is remembered for ever': [
        'if (isNew || this.#wikis.size > MAX_WIKIS) forget()',
        'if (false) forget()',
      ],
    },
  },
]
