/** The real watermarks, as the protocol's model asks them: how far have the inputs come after these events? */
import type { Progress } from '../../../packages/order/progress.ts'
import { SOURCE_IN_FLIGHT } from '../../../packages/order/topic-flow.ts'
import { Watermarks } from '../../../packages/order/watermarks.ts'
import { HOURS_LATER } from './verify.ts'

/** A record of the page; or records of other pages, so many that they fill all requests of their source. */
export interface Item {
  readonly topic: string
  readonly partition: string
  /** The change's id; absent for records of other pages. */
  readonly id?: string
  /** The first one's offset. */
  readonly offset: number
  /** In milliseconds. */
  readonly intake: number
}

/** Longer than an instance waits for retries or for other partitions. */
const WAIT_MS = 5000

const WAITED = ' '
const opened = (item: number): string => String.fromCharCode('A'.charCodeAt(0) + item)
const closed = (item: number): string => opened(item).toLowerCase()

/*
 * What an instance's watermarks were told since it became active: a letter for each event. Within a moment
 * the order of events means nothing, so they are sorted: requests are opened first.
 */
export const withOpened = (told: string, item: number): string => inThisMoment(told, opened(item))
export const withClosed = (told: string, item: number): string => inThisMoment(told, closed(item))
export const withWait = (told: string): string => told + WAITED
/** Whether something has happened since the last wait. */
export const hasNews = (told: string): boolean => told !== '' && !told.endsWith(WAITED)

function inThisMoment(told: string, letter: string): string {
  const moment = told.lastIndexOf(WAITED) + 1
  return told.slice(0, moment) + [...told.slice(moment), letter].sort().join('')
}

/** How far the inputs have come for an instance whose watermarks were told this. */
export function progressAfter(told: string, items: readonly Item[]): Progress {
  const watermarks = new Watermarks({ window: 10_000, settle: 2000 })
  const close = new Map<string, (now: number) => void>()
  let now = HOURS_LATER
  for (const letter of told) {
    if (letter === WAITED) {
      now += WAIT_MS
      watermarks.tick(now, undefined, () => false)
    } else close.get(letter)?.(now)
    const number = items.findIndex((_, i) => opened(i) === letter)
    if (number >= 0) close.set(closed(number), open(watermarks, items[number] as Item, now))
  }
  return watermarks.progress(now)
}

/** @returns a function that answers the requests */
function open(watermarks: Watermarks, item: Item, now: number): (now: number) => void {
  const { topic, partition, offset, intake, id } = item
  const count = id === undefined ? SOURCE_IN_FLIGHT : 1
  const closings = Array.from({ length: count }, (_, i) =>
    watermarks.opened({ topic, partition, offset: offset + i }, intake, now),
  )
  return (now) => {
    for (const close of closings) close('finished', now)
  }
}
