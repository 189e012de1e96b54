import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Texts } from './templates.ts'

/** Writes files that must not exist yet, all or none. */
export function writeNew(folder: string, texts: Texts): void {
  const made: string[] = []
  try {
    for (const [path, text] of Object.entries(texts)) {
      const file = join(folder, path)
      made.push(mkdirSync(dirname(file), { recursive: true }) ?? '')
      writeFileSync(file, '', { flag: 'wx' })
      made.push(file)
      writeFileSync(file, text)
    }
  } catch (error) {
    for (const path of made) if (path !== '') rmSync(path, { recursive: true, force: true })
    throw error
  }
}
