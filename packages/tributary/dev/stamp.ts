/** Tells whether a file has changed, without reading it. */
import { statSync } from 'node:fs'

export const GONE = 'gone'

/** Differs after every save; also of an editor that writes another file and renames it. */
export function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat === undefined ? GONE : `${stat.ino} ${stat.size} ${stat.mtimeMs}`
}
