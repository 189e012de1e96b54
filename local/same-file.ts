import { fstatSync, statSync } from 'node:fs'
import { UsageError } from './failures.ts'

/**
 * Refuses to write to what is being read, or to one file twice: by inode, so by any of its names, a
 * redirected standard input or output too.
 * @param files by the option that names them
 * @throws UsageError
 */
export function refuseSameFile(files: Readonly<Record<string, string | undefined>>): void {
  const seen = new Map<string, string>()
  for (const [option, path] of Object.entries(files)) {
    if (path === undefined) continue
    const stat =
      path === '-'
        ? fstatSync(option === '--output' ? 1 : 0)
        : statSync(path, { throwIfNoEntry: false })
    if (!stat?.isFile()) continue
    const place = `${stat.dev}:${stat.ino}`
    const other = seen.get(place)
    if (other) throw new UsageError(`${option} ${path} is the same file as ${other}`)
    seen.set(place, option)
  }
}
