import { EventError, RetryableError } from '@tributary/runtime'
import { invalidAnswer } from './errors.ts'
import { type Json, list, object, text } from './json.ts'

/** One slot of a revision. A hidden slot has no `content`. */
export interface Slot {
  readonly model?: string
  readonly format?: string
  readonly content?: string
  readonly hidden: boolean
}

/** A revision as the Action API shows it, and which parts of it are hidden from the public. */
export interface Revision {
  readonly revId: number
  readonly slots: Readonly<Record<string, Slot>>
  readonly commentHidden: boolean
  readonly userHidden: boolean
  /** The user's name and the summary, even if hidden: to compare with, never to pass on. */
  readonly unredacted: {
    readonly user?: string | undefined
    readonly comment?: string | undefined
  }
}

/** Parameters of a request. */
export type Parameters = Readonly<Record<string, string>>

/** The content of one answer: what was asked for by id. */
export interface Answer<T> {
  /** By id: the thing, undefined if the wiki does not have it, or why it cannot be read. */
  readonly found: ReadonlyMap<number, T | undefined | EventError>
  /** How to ask for the others; not set if `found` has all. */
  readonly rest?: Parameters
}

/** Reads a revision in an answer, which has it below its page. */
export type ReadRevision<T> = (revision: Json, revId: number, page: Json) => T

/** Codes by which a wiki asks for fewer requests. Our requests cannot cause any other error. */
const BUSY = new Set(['maxlag', 'ratelimited', 'readonly'])

/**
 * Reads the answer to action=query&prop=revisions&formatversion=2. Revisions that were not asked for
 * are ignored.
 * @throws RetryableError for the answer as a whole: `upstream_busy` for maxlag and rate limits, else
 * `upstream_invalid`
 */
export function readRevisions<T>(
  body: unknown,
  revIds: readonly number[],
  read: ReadRevision<T>,
): Answer<T> {
  const answer = readAnswer(body)
  const query = object(answer.query)
  const pages = list(query?.pages).map(object)
  const byId = new Map<unknown, readonly [Json, Json]>()
  for (const page of pages) {
    for (const candidate of list(page?.revisions)) {
      const revision = object(candidate)
      if (revision && page && !byId.has(revision.revid)) byId.set(revision.revid, [revision, page])
    }
  }
  const bad = object(query?.badrevids)
  const found = new Map<number, T | undefined | EventError>()
  for (const revId of revIds) {
    const [revision, page] = byId.get(revId) ?? []
    if (revision && page)
      found.set(
        revId,
        readOne(() => read(revision, revId, page)),
      )
    else if (object(bad?.[revId])) found.set(revId, undefined)
  }
  const unanswered = revIds.filter((revId) => !found.has(revId))
  if (unanswered.length === 0) return { found }
  const truncated = object(answer.continue)
  const rest = truncated && parameters(truncated)
  if (rest) return { found, rest }
  // Callers who may see deleted history get the page of a deleted revision instead of badrevids.
  if (!truncated && pages.length > 0 && pages.every((page) => page?.missing === true)) {
    for (const revId of unanswered) found.set(revId, undefined)
    return { found }
  }
  const why = (revId: number) =>
    invalidAnswer(truncated ? 'does not say how it goes on' : `has no revision ${revId}`)
  if (found.size === 0) throw why(unanswered[0] as number)
  for (const revId of unanswered) found.set(revId, why(revId))
  return { found }
}

/**
 * The answer as an object.
 * @throws RetryableError if it is none, or an error of the API
 */
export function readAnswer(body: unknown): Json {
  const answer = object(body)
  if (!answer) throw invalidAnswer('is not a JSON object')
  // errorformat decides which of the two stands there.
  const error = object(answer.error) ?? object(list(answer.errors)[0])
  if (error) throw apiError(text(error.code) ?? '')
  return answer
}

/** One thing that cannot be read does not spoil the others. */
function readOne<T>(read: () => T): T | EventError {
  try {
    return read()
  } catch (error) {
    if (error instanceof EventError) return error
    throw error
  }
}

function apiError(code: string): RetryableError {
  const shown = /^[a-z0-9_-]{1,60}$/i.test(code) ? code : 'without a code'
  if (BUSY.has(code))
    return new RetryableError(`the wiki is busy: ${code}`, { code: 'upstream_busy' })
  return invalidAnswer(`is the error ${shown}`)
}

/** The parameters that ask for the rest of a truncated answer. They cannot replace our own. */
function parameters(rest: Json): Parameters | undefined {
  const allowed = Object.entries(rest).filter(
    ([name, value]) =>
      /^(continue|rvcontinue|rvstartid|rvendid)$/.test(name) &&
      (typeof value === 'string' || typeof value === 'number'),
  )
  if (allowed.length === 0) return undefined
  return Object.fromEntries(allowed.map(([name, value]) => [name, String(value)]))
}

/** Reads a revision with the content of its slots. */
export function toRevision(revision: Json, revId: number): Revision {
  const roles = Object.entries(object(revision.slots) ?? {})
  if (roles.length === 0) throw invalidAnswer(`has no slots of revision ${revId}`)
  const slots = roles.map(([role, value]) => [role, toSlot(object(value), revId)] as const)
  // A hidden text hides the SHA-1 with it; so a hidden SHA-1 means hidden text, even if no slot says so.
  const allHidden = revision.sha1hidden === true && !slots.some(([, slot]) => slot.hidden)
  return {
    revId,
    slots: allHidden ? withoutTexts(Object.fromEntries(slots)) : Object.fromEntries(slots),
    commentHidden: revision.commenthidden === true,
    userHidden: revision.userhidden === true,
    unredacted: new Unredacted(text(revision.user), text(revision.comment)),
  }
}

/** A function may emit a whole revision; neither JSON, nor a copy, nor a log then has what is in here. */
class Unredacted {
  readonly #user: string | undefined
  readonly #comment: string | undefined
  constructor(user: string | undefined, comment: string | undefined) {
    this.#user = user
    this.#comment = comment
  }
  get user(): string | undefined {
    return this.#user
  }
  get comment(): string | undefined {
    return this.#comment
  }
  toJSON(): undefined {}
}

function toSlot(slot: Json | undefined, revId: number): Slot {
  const content = text(slot?.content)
  const hidden = slot?.texthidden === true
  if (content === undefined && !hidden) throw invalidAnswer(`has no content of revision ${revId}`)
  const model = text(slot?.contentmodel)
  const format = text(slot?.contentformat)
  const known = { ...(model && { model }), ...(format && { format }), hidden }
  // The wiki shows hidden text to privileged callers; it must not go further than this line.
  return hidden || content === undefined ? known : { ...known, content }
}

/** The slots as those of a revision whose text is hidden. */
export function withoutTexts(slots: Revision['slots']): Revision['slots'] {
  const hide = ({ content: _, ...slot }: Slot): Slot => ({ ...slot, hidden: true })
  return Object.fromEntries(Object.entries(slots).map(([role, slot]) => [role, hide(slot)]))
}
