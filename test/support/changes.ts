import fc from 'fast-check'
import { type Revision, readRevisions, toRevision } from '../../packages/mediawiki/answer.ts'
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

/** Everything that decides how a change looks, and who hides which part of it. */
const circumstances = fc.record({
  kind: fc.constantFrom(...KINDS),
  roles: fc.subarray([...ROLES], { minLength: 1 }),
  /** The parts that the event flags as hidden, and those of them that it shows nevertheless. */
  hides: flags,
  leaks: flags,
  /** The event has texts, as a page_content_change has. */
  bodies: fc.boolean(),
  /** The parts that the wiki flags as hidden, and whether it shows them to us (a privileged account). */
  wiki: fc.record({
    slots: fc.subarray([...ROLES]),
    sha1: fc.boolean(),
    comment: fc.boolean(),
    user: fc.boolean(),
    privileged: fc.boolean(),
  }),
  prior: fc.option(fc.record({ same: fc.boolean(), hides: flags, leaks: fc.boolean() })),
  /** `self`: the admin is the author. `repeats`: the reason is the summary. */
  self: fc.boolean(),
  repeats: fc.boolean(),
})
type Circumstances = typeof circumstances extends fc.Arbitrary<infer T> ? T : never

/** A change, the wiki's revision for it, and the texts in both that are secret, and that are not. */
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

/** A revision's state in an event that shows the parts in `shows`. */
function stateOf(
  of: string,
  roles: readonly string[],
  shows: Flags,
  hides: Flags,
  bodies: boolean,
) {
  const slots = roles.map((slot_role) => {
    const body = textOf(slot_role, of)
    const ofText = { content_sha1: sha1Base36(body), ...(bodies && { content_body: body }) }
    return [slot_role, { slot_role, content_size: 9, ...(shows.text && ofText) }]
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

/** The wiki's answer as the client reads it. */
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
  const answered = readRevisions({ query: { pages: [{ revisions: [answer] }] } }, [5], toRevision)
  const revision = answered.found.get(5)
  if (revision && 'revId' in revision) return revision
  throw new Error('the answer has no revision')
}

function caseOf(given: Circumstances): Case {
  const { kind, roles, hides, leaks, wiki, prior, bodies } = given
  const asksWiki = kind !== 'delete'
  const shows = shown(hides, leaks)
  const slotsHidden = wiki.slots.filter((role) => roles.includes(role))
  const allText = hides.text || (asksWiki && wiki.sha1 && slotsHidden.length === 0)
  const textHidden = (role: string) => allText || (asksWiki && wiki.slots.includes(role as 'main'))
  const hidden = {
    text: roles.some(textHidden),
    comment: hides.comment || (asksWiki && wiki.comment),
    user: hides.user || (asksWiki && wiki.user),
  }

  const makes = kind === 'create' || kind === 'edit' || kind === 'move'
  const priorLeaks = { text: prior?.leaks, comment: prior?.leaks, user: prior?.leaks } as Flags
  const priorShows = prior && shown(prior.hides, priorLeaks)
  // Hidden author and summary can be recognized if event or wiki shows them anywhere.
  const isShown = (what: 'user' | 'comment') =>
    shows[what] ||
    (prior?.same && priorShows?.[what]) ||
    (asksWiki && (!wiki[what] || wiki.privileged))
  const self = given.self && isShown('user')
  const repeats = given.repeats && isShown('comment')
  const performer = makes || self ? AUTHOR : userOf('admin', 1)
  const comment = repeats ? SUMMARY : REASON

  const of = prior?.same ? 'now' : 'before'
  const earlier = prior &&
    priorShows && {
      ...stateOf(of, roles, priorShows, prior.hides, bodies),
      // A visibility_change has the earlier state of the same revision without its id.
      ...(!prior.same && { rev_id: 4 }),
    }

  const secret: string[] = []
  const open: string[] = []
  const expect = (isSecret: boolean, isThere: boolean, ...texts: readonly string[]) => {
    if (isSecret) secret.push(...texts)
    else if (isThere) open.push(...texts)
  }
  for (const role of roles) {
    expect(textHidden(role), asksWiki || bodies, textOf(role))
    expect(textHidden(role), true, sha1Base36(textOf(role)))
  }
  expect(hidden.text, true, REV_SHA1)
  expect(hidden.comment, true, SUMMARY)
  expect(hidden.comment && (makes || repeats), true, comment)
  expect(hidden.user, true, ...marksOf('author'))
  expect(false, !makes && !self, ...marksOf('admin'))
  if (prior && !prior.same) {
    for (const role of roles) {
      const text = textOf(role, of)
      expect(prior.hides.text || textHidden(role), bodies, text)
      expect(prior.hides.text || textHidden(role), true, sha1Base36(text))
    }
    expect(prior.hides.text || hidden.text, true, sha1Base36('all earlier slots'))
    expect(prior.hides.comment || hidden.comment, true, '<earlier summary>')
    expect(prior.hides.user || hidden.user, true, ...marksOf('earlier author'))
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
  return { change, revision: asksWiki ? revisionOf(given) : undefined, hidden, secret, open }
}

/** Changes of every kind, with anything hidden by the event, the wiki, or both. */
export const cases: fc.Arbitrary<Case> = circumstances.map(caseOf)

/** The case as a mediawiki.revision-create: without flags and without an earlier state. */
function restoredOf(given: Circumstances): Case {
  const none = { text: false, comment: false, user: false }
  const plain = { repeats: true, bodies: false, prior: null, hides: none, leaks: none } as const
  const { secret, ...rest } = caseOf({ ...given, ...plain, kind: 'edit' })
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
