import { fstatSync, statSync } from 'node:fs'
import { UsageError } from './failures.ts'
import { isKafka, readAddress } from './kafka/address.ts'

/**
 * Refuses to write to the file or topic that is read, or to write to one twice. Files are compared by
 * inode, so under any of their names; redirected standard input and output count too.
 * @param places by the option that names them
 * @throws UsageError
 */
export function refuseConflicts(places: Readonly<Record<string, string | undefined>>): void {
  const options = new Map<string, string>()
  for (const [option, name] of Object.entries(places)) {
    if (name === undefined) continue
    const place = isKafka(name) ? JSON.stringify(readAddress(option, name)) : inode(option, name)
    if (place === undefined) continue
    const other = options.get(place)
    const kind = isKafka(name) ? 'topic' : 'file'
    if (other) throw new UsageError(`${option} ${name} is the same ${kind} as ${other}`)
    options.set(place, option)
  }
}

function inode(option: string, path: string): string | undefined {
  const stat =
    path === '-'
      ? fstatSync(option === '--output' ? 1 : 0)
      : statSync(path, { throwIfNoEntry: false })
  return stat?.isFile() ? `${stat.dev}:${stat.ino}` : undefined
}
