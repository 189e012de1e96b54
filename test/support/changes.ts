import fc from 'fast-check'
import { type Revision, readRevisions } from '../../packages/mediawiki/answer.ts'
import type {
  PageChange,
  RevisionCreate,
  RevisionState,
  User,
} from '../../packages/mediawiki/page-change.ts'
import { sha1Base36 } from '../../packages/mediawiki/sha1.ts'

const KINDS = ['create', 'edit', 'move', 'delete', 'undelete', 'visibility_change'] as const
const ROLES = ['main', 'mediainfo', 'notes'] as const

const flags = fc.record({ text: fc.boolean(), comment: fc.boolean(), user: fc.boolean() })
type Flags = { readonly [what in 'text' | 'comment' | 'user']: boolean }

/** What decides how a change looks, and what of it is hidden by whom. */
const circumstances = fc.record({
  kind: fc.constantFrom(...KINDS),
  roles: fc.subarray([...ROLES], { minLength: 1 }),
  /** What the event says is hidden, and what of that it shows all the same. */
  hides: flags,
  leaks: flags,
  /** The event has texts, as page_content_change does. */
  bodies: fc.boolean(),
  /** What the wiki says is hidden, and whether it shows that to us. */
  wiki: fc.record({
    slots: fc.subarray([...ROLES]),
    sha1: fc.boolean(),
    comment: fc.boolean(),
    user: fc.boolean(),
    privileged: fc.boolean(),
  }),
  prior: fc.option(fc.record({ same: fc.boolean(), hides: flags, leaks: fc.boolean() })),
  /** The admin is the author; the reason is the summary. */
  self: fc.boolean(),
  repeats: fc.boolean(),
})
type Circumstances = typeof circumstances extends fc.Arbitrary<infer T> ? T : never

/** A change, what the wiki says of its revision, and which texts in it are secret and which are not. */
export interface Case {
  readonly change: PageChange | RevisionCreate
  readonly revision: Revision | undefined
  readonly hidden: Flags
  readonly secret: readonly string[]
  readonly open: readonly string[]
}

const textOf = (role: string, of = 'now') => `<text of ${role}, ${of}>`
const userOf = (who: string, user_id: number): User => ({
  ...{ user_text: `<name of ${who}>`, user_id, groups: [`<group of ${who}>`] },
  unheard_of: { deep: [`<field of ${who}>`] },
})
const marksOf = (who: string) => [`<name of ${who}>`, `<group of ${who}>`, `<field of ${who}>`]

const AUTHOR = userOf('author', 11)
const SUMMARY = '<summary>'
const REASON = '<reason>'
const REV_SHA1 = sha1Base36('all slots')

/** A revision's state in an event that shows what `shows` says. */
function stateOf(
  of: string,
  roles: readonly string[],
  shows: Flags,
  hides: Flags,
  bodies: boolean,
) {
  const slots = roles.map((slot_role) => {
    const body = textOf(slot_role, of)
    const told = { content_sha1: sha1Base36(body), ...(bodies && { content_body: body }) }
    return [slot_role, { slot_role, content_size: 9, ...(shows.text && told) }]
  })
  const now = of === 'now'
  return {
    ...(shows.text && { rev_sha1: now ? REV_SHA1 : sha1Base36('all earlier slots') }),
    ...(shows.comment && { comment: now ? SUMMARY : '<earlier summary>' }),
    ...(shows.user && { editor: now ? AUTHOR : userOf('earlier author', 12) }),
    content_slots: Object.fromEntries(slots),
    is_content_visible: !hides.text,
    is_comment_visible: !hides.comment,
    is_editor_visible: !hides.user,
  } satisfies RevisionState
}

const shown = (hides: Flags, leaks: Flags): Flags => ({
  text: !hides.text || leaks.text,
  comment: !hides.comment || leaks.comment,
  user: !hides.user || leaks.user,
})

/** The wiki's answer, read as the client reads it. */
function revisionOf({ roles, wiki }: Circumstances): Revision {
  const slots = roles.map((role) => {
    const texthidden = wiki.slots.includes(role)
    const content = textOf(role)
    return [
      role,
      { ...(texthidden && { texthidden }), ...((!texthidden || wiki.privileged) && { content }) },
    ]
  })
  const answer = {
    ...{ revid: 5, slots: Object.fromEntries(slots), sha1hidden: wiki.sha1 },
    ...{ commenthidden: wiki.comment, userhidden: wiki.user },
    ...((!wiki.comment || wiki.privileged) && { comment: SUMMARY }),
    ...((!wiki.user || wiki.privileged) && { user: AUTHOR.user_text }),
  }
  return revisionIn(answer)
}

/** Revision 5 as the client reads it. */
export function revisionIn(answer: object): Revision {
  const told = readRevisions({ query: { pages: [{ revisions: [answer] }] } }, [5])
  const revision = told.revisions.get(5)
  if (revision && 'revId' in revision) return revision
  throw new Error('the answer has no revision')
}

function caseOf(given: Circumstances): Case {
  const { kind, roles, hides, leaks, wiki, prior, bodies } = given
  const asked = kind !== 'delete'
  const shows = shown(hides, leaks)
  const slotsHidden = wiki.slots.filter((role) => roles.includes(role))
  const allText = hides.text || (asked && wiki.sha1 && slotsHidden.length === 0)
  const textHidden = (role: string) => allText || (asked && wiki.slots.includes(role as 'main'))
  const hidden = {
    text: roles.some(textHidden),
    comment: hides.comment || (asked && wiki.comment),
    user: hides.user || (asked && wiki.user),
  }

  const makes = kind === 'create' || kind === 'edit' || kind === 'move'
  const priorLeaks = { text: prior?.leaks, comment: prior?.leaks, user: prior?.leaks } as Flags
  const priorShows = prior && shown(prior.hides, priorLeaks)
  // The hidden author and summary are known again wherever anybody tells them.
  const told = (what: 'user' | 'comment') =>
    shows[what] ||
    (prior?.same && priorShows?.[what]) ||
    (asked && (!wiki[what] || wiki.privileged))
  const self = given.self && told('user')
  const repeats = given.repeats && told('comment')
  const performer = makes || self ? AUTHOR : userOf('admin', 1)
  const comment = repeats ? SUMMARY : REASON

  const of = prior?.same ? 'now' : 'before'
  const earlier = prior &&
    priorShows && {
      ...stateOf(of, roles, priorShows, prior.hides, bodies),
      // A visibility_change tells the earlier state of the same revision without its id.
      ...(!prior.same && { rev_id: 4 }),
    }

  const secret: string[] = []
  const open: string[] = []
  const tell = (isSecret: boolean, isTold: boolean, ...texts: readonly string[]) => {
    if (isSecret) secret.push(...texts)
    else if (isTold) open.push(...texts)
  }
  for (const role of roles) {
    tell(textHidden(role), asked || bodies, textOf(role))
    tell(textHidden(role), true, sha1Base36(textOf(role)))
  }
  tell(hidden.text, true, REV_SHA1)
  tell(hidden.comment, true, SUMMARY)
  tell(hidden.comment && (makes || repeats), true, comment)
  tell(hidden.user, true, ...marksOf('author'))
  tell(false, !makes && !self, ...marksOf('admin'))
  if (prior && !prior.same) {
    for (const role of roles) {
      const text = textOf(role, of)
      tell(prior.hides.text || textHidden(role), bodies, text)
      tell(prior.hides.text || textHidden(role), true, sha1Base36(text))
    }
    tell(prior.hides.text || hidden.text, true, sha1Base36('all earlier slots'))
    tell(prior.hides.comment || hidden.comment, true, '<earlier summary>')
    tell(prior.hides.user || hidden.user, true, ...marksOf('earlier author'))
  }

  const change = {
    ...{ $schema: '/mediawiki/page/change/1.2.0', dt: '2026-11-23T19:08:39Z' },
    ...{ wiki_id: 'riverwiki', page_change_kind: kind },
    ...{ meta: { domain: 'rivers.example.org' }, page: { page_id: 7, page_title: '<title>' } },
    ...{ performer, comment, unheard_of: '<passed on>' },
    revision: {
      rev_id: 5,
      rev_dt: '2026-11-23T19:08:39Z',
      ...stateOf('now', roles, shows, hides, bodies),
    },
    ...(earlier && { prior_state: { page: { page_title: '<earlier title>' }, revision: earlier } }),
  }
  open.push('<title>', '<passed on>', ...(earlier ? ['<earlier title>'] : []))
  return { change, revision: asked ? revisionOf(given) : undefined, hidden, secret, open }
}

/** Changes of every kind, with anything hidden by the event, the wiki, or both. */
export const cases: fc.Arbitrary<Case> = circumstances.map(caseOf)

/** The same as mediawiki.revision-create tells it: without flags, and nothing of what was before. */
function restoredOf(given: Circumstances): Case {
  const none = { text: false, comment: false, user: false }
  const told = { repeats: true, bodies: false, prior: null, hides: none, leaks: none } as const
  const { secret, ...rest } = caseOf({ ...given, ...told, kind: 'edit' })
  const { groups: user_groups, ...author } = AUTHOR
  const slots = given.roles.map((role) => [role, { rev_slot_sha1: sha1Base36(textOf(role)) }])
  const change = {
    $schema: '/mediawiki/revision/create/2.0.0',
    ...{ database: 'riverwiki', meta: { domain: 'rivers.example.org' }, page_id: 7 },
    ...{ page_title: '<title>', rev_id: 5, rev_timestamp: '2026-11-23T19:08:39Z' },
    ...{ rev_sha1: REV_SHA1, rev_slots: Object.fromEntries(slots), unheard_of: '<passed on>' },
    ...{ performer: { ...author, user_groups }, comment: SUMMARY },
    parsedcomment: '<summary as HTML>',
  }
  return {
    ...rest,
    change,
    secret: [...secret, ...(rest.hidden.comment ? ['<summary as HTML>'] : [])],
  }
}

/** revision-creates of revisions of which the wiki hides something. */
export const restored: fc.Arbitrary<Case> = circumstances.map(restoredOf)
