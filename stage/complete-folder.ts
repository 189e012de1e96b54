/** Makes a folder of files that a program fetches or builds, once. */
import { existsSync, renameSync, rmSync } from 'node:fs'

/** @param make fills a folder; it is called if this one is not there yet */
export function completeFolder(folder: string, make: (temporary: string) => void): void {
  if (existsSync(folder)) return
  const temporary = `${folder}.${process.pid}`
  make(temporary)
  try {
    // The folder gets its name when it is complete, so an interrupted one is never used.
    renameSync(temporary, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    // Another process has made it meanwhile.
    rmSync(temporary, { recursive: true })
  }
}
