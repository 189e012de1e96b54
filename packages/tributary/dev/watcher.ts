/** Notices when one of some files is saved, however the editor writes it. */
import { existsSync, type FSWatcher, statSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { GONE, stampOf } from './stamp.ts'

/** An editor may write a file in several steps. */
const SETTLE_MS = 15
/** How often it looks where it cannot watch. */
const POLL_MS = 250
/** How long a file that is gone or empty may take to come back, as it does where an editor replaces it. */
const ABSENT_MS = 150

/**
 * Watches the folders of the files, not the files: a file that is replaced or deleted is watched all the
 * same. What is in those folders beside them does not matter.
 */
export class Watcher {
  readonly #onChange: (paths: readonly string[]) => void
  #known = new Map<string, string>()
  #list: () => readonly string[] = () => []
  /** By path, with the folder's inode: another folder may have come in its place. */
  readonly #folders = new Map<string, { readonly watcher: FSWatcher; readonly inode: number }>()
  #timer: NodeJS.Timeout | undefined
  #waited = 0

  constructor(onChange: (paths: readonly string[]) => void) {
    this.#onChange = onChange
  }

  /**
   * @param list gives the paths; it is called again after each change, as a file may have been added
   * @param known stamps from when the files were read; what is saved since then is noticed too
   */
  watch(list: () => readonly string[], known: ReadonlyMap<string, string>): void {
    this.#list = list
    this.#known = new Map(list().map((path) => [path, known.get(path) ?? stampOf(path)]))
    this.#watchFolders()
    this.#soon()
  }

  #watchFolders(): void {
    const wanted = new Set([...this.#known.keys()].map((path) => nearest(dirname(path))))
    for (const [folder, { watcher, inode }] of this.#folders) {
      if (wanted.has(folder) && inodeOf(folder) === inode) continue
      watcher.close()
      this.#folders.delete(folder)
    }
    for (const folder of wanted) {
      if (this.#folders.has(folder)) continue
      try {
        const watcher = watch(folder, () => this.#soon())
        watcher.on('error', () => this.#soon())
        this.#folders.set(folder, { watcher, inode: inodeOf(folder) })
      } catch {
        // It went away just now, or the system has no watcher left.
        this.#soon(POLL_MS)
      }
    }
  }

  #soon(ms = SETTLE_MS): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#look()
    }, ms)
  }

  #look(): void {
    const now = new Map(this.#list().map((path) => [path, stampOf(path)]))
    const paths = new Set([...now.keys(), ...this.#known.keys()])
    const changed = [...paths].filter(
      (path) => (now.get(path) ?? GONE) !== (this.#known.get(path) ?? GONE),
    )
    const isIncomplete = changed.some((path) => / 0 |^gone$/.test(now.get(path) ?? GONE))
    if (isIncomplete && this.#waited < ABSENT_MS) {
      this.#waited += SETTLE_MS
      this.#soon()
      return
    }
    this.#waited = 0
    this.#known = now
    this.#watchFolders()
    if (changed.length > 0) this.#onChange(changed)
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const { watcher } of this.#folders.values()) watcher.close()
    this.#folders.clear()
  }
}

function nearest(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : nearest(dirname(folder))
}

const inodeOf = (folder: string) => statSync(folder, { throwIfNoEntry: false })?.ino ?? 0
