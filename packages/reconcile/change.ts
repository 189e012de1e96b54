/** A change of the database and an event that was sent, and how each may end. */

/**
 * A change and an event are the same if their page, revision and kind are equal. One that makes no revision may
 * happen to a revision several times, so its time counts, too.
 */
export interface Identity {
  readonly wiki: string
  /** The page's partition key. */
  readonly page: string
  readonly revision: number
  readonly kind: string
  /** When it happened to the page (`dt`), in milliseconds since the epoch. */
  readonly happened: number
}

/** A change that the database's log has. Times are milliseconds since the epoch. */
export interface Captured extends Identity {
  readonly id: string
  /** The change itself, for whoever compares it. */
  readonly change?: unknown
  /** When it was committed. */
  readonly time: number
}

/** An event that was sent. */
export interface Sent extends Identity {
  readonly id: string
  readonly change?: unknown
  /** Its intake time. */
  readonly time: number
  /** When its revision was made. */
  readonly revisionTime: number
}

/** Why a change is emitted: no event came in time, or one before it on its page came too late or not at all. */
export type Mark = 'missing' | 'again'

/**
 * How a change of the database ended:
 * - `sent`: its event came
 * - `missing`: no event came in time, so it was emitted
 * - `again`: its event came, but it was emitted after an earlier change of its page that was missing or late
 * - `repeated`: the log's reader brought it before
 */
export type CapturedEnding = Mark | 'sent' | 'repeated'

/**
 * How an event that was sent ended:
 * - `matched`: its change is in the log
 * - `late`: its change was missing, and was emitted in its place
 * - `repeated`: it came before, or its page was saved without a change
 * - `surplus`: the log has no such change
 * - `uncaptured`: the log of its wiki is not read, or has not come so far; nobody can tell
 */
export type SentEnding = 'matched' | 'late' | 'repeated' | 'surplus' | 'uncaptured'

/** What is done about a change of the database. */
export interface CapturedHandlers {
  /** Called before its end, if the change has to be emitted. */
  emit(mark: Mark): void
  /**
   * It is finished: it need not come again.
   * @param event the event that was sent of it
   */
  end(ending: CapturedEnding, event?: Sent): void
}

/** What is done about an event that was sent, once it is finished. */
export type SentEnd = (ending: SentEnding) => void

/** Changes that make a revision: there is one for each revision. The other kinds may happen several times. */
export const makesRevision = ({ kind }: Pick<Identity, 'kind'>): boolean =>
  kind === 'create' || kind === 'edit' || kind === 'move'

/**
 * Whether later changes of the page are refused by the ordered stream while this one is not there: an existing
 * page cannot be restored, and a deleted one cannot be changed.
 */
export const decidesFollowing = ({ kind }: Pick<Identity, 'kind'>): boolean =>
  kind === 'delete' || kind === 'undelete'

export const keyOf = ({ page, revision, kind }: Identity): string => `${kind} ${revision} ${page}`

/** The log and the event may have the second before and after. */
const SAME_SECONDS = 2

export const isSame = (a: Identity, b: Identity): boolean =>
  makesRevision(a) || Math.abs(a.happened - b.happened) <= SAME_SECONDS * 1000

/** A name of the change; {@link namesOf} are all those that one may have that is the same. */
export const nameOf = (entry: Identity): string => name(entry, secondOf(entry))

export function namesOf(entry: Identity): string[] {
  if (makesRevision(entry)) return [nameOf(entry)]
  const around = Array.from({ length: 2 * SAME_SECONDS + 1 }, (_, i) => i - SAME_SECONDS)
  return around.map((seconds) => name(entry, secondOf(entry) + seconds))
}

const name = (entry: Identity, second: number) =>
  makesRevision(entry) ? keyOf(entry) : `${keyOf(entry)} @${second}`
const secondOf = ({ happened }: Identity) => Math.floor(happened / 1000)
