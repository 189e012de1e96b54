import { hash } from 'node:crypto'

/** Returns the SHA-1 of a text in UTF-8 as MediaWiki stores it: base 36, 31 characters, zero-padded. */
export function sha1Base36(content: string): string {
  return BigInt(`0x${hash('sha1', content)}`)
    .toString(36)
    .padStart(31, '0')
}
