/** What was expected wrongly, and why: each reason is printed while some measured cell needs it. */
import { MATRIX } from '../cells/matrix.ts'
import { wrong } from '../judge.ts'
import { PREDICTIONS } from '../predictions.ts'
import type { Results } from '../results.ts'
import { figure } from './figure-of.ts'

/** An expectation that was not met. */
interface Miss {
  readonly id: string
  /** The path of the figure. */
  readonly path: string
  readonly measured: number | undefined
  readonly most: number
}

interface Reason {
  readonly title: string
  readonly explains: (miss: Miss) => boolean
  readonly text: string
}

const isMore = ({ measured, most }: Miss) => measured !== undefined && measured > most

const REASONS: readonly Reason[] = [
  {
    title: 'A round trip of 0 was expected to take milliseconds',
    explains: ({ id }) => id.endsWith(' rtt-0'),
    text: 'A machine of two cores that runs five JVMs and all clients needs longer than the link: take differences from these results rather than absolute milliseconds.',
  },
  {
    title: 'A steady producer at 100 ms',
    explains: (miss) =>
      / rtt-100(±80)?$/.test(miss.id) && miss.path.startsWith('produce.') && isMore(miss),
    text: "With five records a second the requests of a connection were expected to queue from 133 ms on, where a replication of one and a half round trips takes as long as the time between two records. It takes two and more, since the followers' requests are not always waiting. So queues begin near 100 ms already.",
  },
  {
    title: 'In 3.9 the controller moves to the third site',
    explains: ({ id, path }) =>
      id.startsWith('3.9.2 2.5 ') &&
      (id.includes('stall-') || id.includes('cut-')) &&
      (path.startsWith('unavailable.') || path === 'leaderElections' || path === 'metrics.epochs'),
    text: 'The voter that is cut off stands for election again and again, which ends the term of the controller in eqiad. The third voter hears of both and wins. Then no broker is fenced, no leader moves, and both sites wait: see [where the controller stands](#where-the-controller-stands).',
  },
  {
    title: 'Large buffers',
    explains: ({ path }) => path === 'bulk.tuned',
    text: 'They bring three times as much, where more was expected. These producers have one request in flight, of at most 1 MiB (`max.request.size`), and a write takes two round trips: 5 MB/s at 100 ms, 1.7 MB/s at 300 ms.',
  },
  {
    title: 'The impatient settings shrink the ISR sooner',
    explains: ({ id, path }) => id.includes(' impatient ') && path === 'metrics.IsrShrinks',
    text: 'With `replica.lag.time.max.ms` of 10 s a leader takes the other replicas out of the ISR itself, at about the time at which the controller fences their brokers.',
  },
  {
    title: 'The side with the controller stops a second time',
    explains: (miss) =>
      /2\.5 .*(stall-(9|15|45)|cut-|kill-)/.test(miss.id) &&
      /writes\.all$/.test(miss.path) &&
      isMore(miss),
    text: 'It was expected to write again after some ten seconds, for good. It did, until the link was healed: see [stalls](#stalls), 5; where leaders moved back meanwhile, once more. In the stall of 30 s that did not happen.',
  },
  {
    title: 'Stalls in a row',
    explains: (miss) => /×\d$/.test(miss.id) && isMore(miss),
    text: 'Each stall was expected to cost twice its length at most. What queued up in one was not written yet when the next one began, four seconds later.',
  },
  {
    title: 'A lone record takes a little longer than expected',
    explains: (miss) => miss.path.startsWith('produceAlone.') && isMore(miss),
    text: "For a far leader three round trips and 20 ms were expected at most, and the machine's own delay came on top.",
  },
]

/** All expectations that were not met, in the order of the matrix. */
const misses = ({ cells }: Results): Miss[] =>
  MATRIX.flatMap(({ id }) => {
    const prediction = PREDICTIONS.get(id)
    const figures = cells[id]
    if (!prediction || !figures) return []
    return wrong(prediction, figures).map(([path, measured]) => {
      const [, most = 0] = prediction.expects[path] ?? []
      return { id, path, measured, most }
    })
  })

export function wrongly(results: Results): string {
  const all = misses(results)
  const measured = Object.keys(results.cells).length
  const met = measured - new Set(all.map(({ id }) => id)).size
  const reasonOf = (miss: Miss) => REASONS.find(({ explains }) => explains(miss))
  const groups = Map.groupBy(all, reasonOf)
  const listed = (of: readonly Miss[]) =>
    [...Map.groupBy(of, ({ id }) => id)]
      .map(([id, each]) => `\`${id}\` (${each.map(shown).join(', ')})`)
      .join(', ')
  const explained = REASONS.flatMap((reason) => {
    const of = groups.get(reason)
    return of ? [`- **${reason.title}**: ${listed(of)}. ${reason.text}`] : []
  })
  const rest = groups.get(undefined)
  return [
    `${met} of ${measured} measured cells were as expected in every figure.`,
    '',
    ...explained,
    ...(rest ? [`- **Not explained**: ${listed(rest)}.`] : []),
  ].join('\n')
}

const shown = ({ path, measured }: Miss) =>
  `\`${path}\` ${measured === undefined ? 'missing' : figure(measured)}`
