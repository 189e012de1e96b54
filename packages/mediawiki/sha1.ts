import { hash } from 'node:crypto'

/** Returns the SHA-1 of a text in UTF-8 as MediaWiki stores it: base 36, 31 characters, zero-padded. */
export function sha1Base36(content: string): string {
  return fromHex(hash('sha1', content))
}

/** Returns a SHA-1 of 40 hexadecimal digits, as the API has it, in base 36. */
export const sha1FromHex = (sha1: string | undefined): string | undefined =>
  sha1 !== undefined && /^[0-9a-f]{40}$/.test(sha1) ? fromHex(sha1) : undefined

const fromHex = (sha1: string) => BigInt(`0x${sha1}`).toString(36).padStart(31, '0')
