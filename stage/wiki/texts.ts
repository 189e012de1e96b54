import { hash } from 'node:crypto'

/** The text of a revision. The stub wiki, the events and the checks of the benchmark all make it anew. */
export function wikitext(revId: number, bytes: number): string {
  const line = `Revision ${revId} says "water" & '''flows''' [[north]].\n`
  return line.repeat(Math.ceil(bytes / line.length)).slice(0, bytes)
}

/** A SHA-1 as MediaWiki's API writes it: 40 hex digits. */
export const sha1Hex = (text: string): string => hash('sha1', text)
