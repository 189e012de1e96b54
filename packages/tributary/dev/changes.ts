/** The differences between two JSON values, field by field, and how they are shown. */
import { printable } from '../display.ts'

/** One field that differs; without `before` it was added, without `after` removed. */
export interface Change {
  /** Such as `revision.content_slots.main` or `links[3].title`. */
  readonly path: string
  readonly before?: unknown
  readonly after?: unknown
}

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields that differ, in the order of `after`, then those that only `before` has. */
export function changes(before: unknown, after: unknown, path = ''): Change[] {
  if (isObject(before) && isObject(after)) return membersThatDiffer(before, after, path)
  if (Array.isArray(before) && Array.isArray(after)) return itemsThatDiffer(before, after, path)
  return Object.is(before, after) ? [] : [{ path, before, after }]
}

function membersThatDiffer(before: Members, after: Members, path: string): Change[] {
  const names = new Set([...Object.keys(after), ...Object.keys(before)])
  return [...names].flatMap((name) => {
    const at = memberPath(path, name)
    if (!Object.hasOwn(before, name)) return [{ path: at, after: after[name] }]
    if (!Object.hasOwn(after, name)) return [{ path: at, before: before[name] }]
    return changes(before[name], after[name], at)
  })
}

/** An item that was put in at one place does not make all later ones differ. */
function itemsThatDiffer(before: unknown[], after: unknown[], path: string): Change[] {
  const isSame = (a: unknown, b: unknown) => changes(a, b).length === 0
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && isSame(before[start], after[start])) start++
  let end = 0
  while (end < shorter - start && isSame(before.at(-1 - end), after.at(-1 - end))) end++
  const found: Change[] = []
  for (let i = start; i < Math.max(before.length, after.length) - end; i++) {
    const at = `${path}[${i}]`
    if (i >= before.length - end) found.push({ path: at, after: after[i] })
    else if (i >= after.length - end) found.push({ path: at, before: before[i] })
    else found.push(...changes(before[i], after[i], at))
  }
  return found
}

function memberPath(path: string, name: string): string {
  if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name)) return `${path}[${JSON.stringify(name)}]`
  return path === '' ? name : `${path}.${name}`
}

const MAX_TEXT = 60
/** Equal text that is shown before the first difference of two long strings. */
const CONTEXT = 12

/** One line: `+ path: value`, `- path: value` or `~ path: old → new`. */
export function changeLine(change: Change): string {
  const { path, before, after } = change
  const at = path === '' ? 'the data' : path
  if (!('before' in change)) return printable(`+ ${at}: ${shown(after)}`)
  if (!('after' in change)) return printable(`- ${at}: ${shown(before)}`)
  const from =
    typeof before === 'string' && typeof after === 'string' ? difference(before, after) : 0
  return printable(`~ ${at}: ${shown(before, from)} → ${shown(after, from)}`)
}

/** Where to begin, so that what differs in two long strings is shown. */
function difference(before: string, after: string): number {
  if (before.length <= MAX_TEXT && after.length <= MAX_TEXT) return 0
  let same = 0
  while (same < before.length && before[same] === after[same]) same++
  return same <= CONTEXT ? 0 : same - CONTEXT
}

function shown(value: unknown, from = 0): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const part = text.slice(from, from + MAX_TEXT).toWellFormed()
  const cut = `${from > 0 ? '…' : ''}${part}${from + MAX_TEXT < text.length ? '…' : ''}`
  if (typeof value !== 'string') return cut
  const length = cut === text ? '' : ` (${text.length.toLocaleString('en')} characters)`
  return `${JSON.stringify(cut)}${length}`
}
