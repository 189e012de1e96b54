/** Writes into a datacenter's overlay whether the ordered stream is active there. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const LINE = /ordered-stream\/(active|passive)/g

/** @returns what has happened, and what is left to do */
export function setOverlay(overlays: string, datacenter: string, active: boolean): string {
  const path = join(overlays, datacenter, 'kustomization.yaml')
  const entry = `ordered-stream/${active ? 'active' : 'passive'}`
  const left = `write ${entry} into the overlay of ${datacenter}, or its next deployment undoes this`
  if (overlays === '' || !existsSync(path)) return `there is no ${path}; ${left}`
  const text = readFileSync(path, 'utf8')
  if (!LINE.test(text)) return `${path} lists no ordered-stream; ${left}`
  const changed = text.replace(LINE, entry)
  if (changed === text) return `${path} lists ${entry} already`
  writeFileSync(path, changed)
  return `${path} lists ${entry} now; commit it`
}
