import type { Group } from '../mutant.ts'

const watermarks = ['test/packages/order/watermarks.unit.ts', 'test/packages/order/stuck.unit.ts']
const missing = ['test/packages/order/missing-offsets.unit.ts']
const model = ['test/packages/order/protocol.test.ts']

/** How far the inputs have come. */
export const orderWatermarks: readonly Group[] = [
  {
    file: 'packages/order/watermarks.ts',
    tests: watermarks,
    wrong: {
      'the inputs have come as far as the one that is farthest': [
        'lowest = Math.min(lowest, partition.watermark, limit)',
        'lowest = Math.max(lowest === Number.POSITIVE_INFINITY ? 0 : lowest, partition.watermark)',
      ],
      'an idle input holds everybody up': [
        'if (limit === Number.POSITIVE_INFINITY && this.#isIdle(partition, now)) continue',
        '',
      ],
      'an input is idle after the settle time': [
        'this.#idleAfter = 2 * margins.settle',
        'this.#idleAfter = margins.settle',
      ],
      'an input without a free place counts as idle': [
        'Math.min(now - activeAt, topic.flow.freeFor(now)) >= this.#idleAfter',
        'now - activeAt >= this.#idleAfter',
      ],
      'a process that has just begun waits for no input': [
        'this.#isKnown(topic, now) ? this.#seen(topic, now) : Number.NEGATIVE_INFINITY',
        'this.#seen(topic, now)',
      ],
      'a process waits for other partitions of a backlog only while it begins': [
        'topic.flow.freeFor(now) >= Math.min(patience, this.#idleAfter)',
        'true',
      ],
      'a retry is waited for as long after a day as after a second': [
        'Math.max(0, heardSince - intake)',
        '0',
      ],
      'a source that is stuck once has read of all its partitions': [
        'topic.isKnown ||= flow.hasReadOn',
        'topic.isKnown = true',
      ],
      'a source that reads no more is waited for': [
        'if (isEarly || !flow.isStuck(now)) continue',
        'continue',
      ],
      'a topic waits for a sink that hangs': [
        'if (isPublishing(name) && flow.quietFor(now) < PUBLISHED_MS) continue',
        'if (isPublishing(name)) continue',
      ],
      'a change that is being published counts as one that waits': [
        'if (isPublishing(name) && flow.quietFor(now) < PUBLISHED_MS) continue',
        '',
      ],
      'a watermark steps back': [
        'partition.watermark = Math.max(partition.watermark, intake)',
        'partition.watermark = intake',
      ],
      'what comes again for want of room keeps its input awake': [
        "if (arrived !== 'known') partition.activeAt = now",
        'partition.activeAt = now',
      ],
      'a record that ended elsewhere is still missing': [
        'missing.arrived(record.offset, watermark, watermark, now)',
        '',
      ],
      'names of inputs are kept without bound': [
        'if (this.#partitions.size >= MAX_PARTITIONS) this.#forgetLeastRecent()',
        '',
      ],
    },
  },
  {
    file: 'packages/order/watermarks.ts',
    tests: model,
    wrong: {
      'a backlog has no more partitions than those that appear in the first seconds': [
        'topic.flow.freeFor(now) >= Math.min(patience, this.#idleAfter)',
        'true',
      ],
    },
  },
  {
    file: 'packages/order/topic-flow.ts',
    tests: watermarks,
    wrong: {
      'a source that waits for its retries counts as free': [
        'this.#isFull || this.#unfinished.size >= SOURCE_READ_AHEAD, now',
        'this.#isFull, now',
      ],
      'a source that has just brought a record counts as stuck': [
        'this.quietFor(now) >= PROMPT_MS',
        'true',
      ],
      'a stuck source gets rid of all that it has sent': [
        'waiting[waiting.length >> 1]',
        'waiting.at(-1)',
      ],
      'a stuck source gets rid of half of what it has sent, though all wait for another topic': [
        'Math.min(half + window, others.reached)',
        'half + window',
      ],
      'a source that is stuck lets changes out only once': [
        'if (!isFirst && others.reached < watermark) return',
        'if (!isFirst) return',
      ],
      'a source that is stuck waits for no retry': [
        'PROMPT_MS + others.longestRetry()',
        'PROMPT_MS',
      ],
      'a source that is stuck waits for no retry that it has not seen': [
        'if (retriedAfter === undefined && open === 0 && !this.#isFull) return Number.POSITIVE_INFINITY',
        '',
      ],
      'a source that is stuck lets out more though another topic is behind': [
        'if (!isFirst && others.reached < watermark) return',
        '',
      ],
      'a change that is an hour out of place is waited for window by window': [
        'watermark + window * 2 ** this.#steps++',
        'watermark + window',
      ],
      'a retry is given up while its source has no request for it': [
        'return (later) => isExpired(this.#sending.clock(later))',
        'return isExpired',
      ],
    },
  },
  {
    file: 'packages/order/free-time.ts',
    tests: watermarks,
    wrong: {
      'retries alone keep a topic from being known': [
        'if (this.#hasNews) this.#begin = this.clock(now)',
        'this.#begin = this.clock(now)',
      ],
    },
  },
  {
    file: 'packages/order/progress.ts',
    tests: watermarks,
    wrong: {
      'a change is passed a moment late': [
        'watermark >= intake + margin',
        'watermark > intake + margin',
      ],
    },
  },
  {
    file: 'packages/order/missing-offsets.ts',
    tests: missing,
    wrong: {
      'a record that was overtaken is not waited for': [
        'if (this.#mayArrive(missing, now)) return missing.watermark',
        '',
      ],
      'a record that never comes is waited for without end': [
        'if (this.#mayArrive(missing, now)) return missing.watermark',
        'return missing.watermark',
      ],
      'a process that begins amid a topic expects nothing from before': [
        'if (lowest && lowest.offset > 0 && this.#mayArrive(lowest, now)) return Number.NEGATIVE_INFINITY',
        '',
      ],
      'a record that has come before counts as new': [
        "if (!missing) return 'known'",
        "if (!missing) return 'new'",
      ],
      'a retry counts as a record that was sent for the first time': [
        "return now < missing.since + REORDERED_MS ? 'new' : 'late'",
        "return 'new'",
      ],
      'an input that goes on elsewhere is searched for what lies between': [
        'if (offset - this.#next <= MAX_READ_AHEAD) {',
        'if (offset - this.#next <= 1e7) {',
      ],
    },
  },
]
