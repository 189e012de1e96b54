/** Has a project's own TypeScript check its types, which neither Node nor the bundler does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

/**
 * Runs `tsc --noEmit` where the project has a tsconfig.json and TypeScript is installed.
 * @returns what it says: a line with the file for each mistake; empty without any
 */
export async function typeMistakes(folder: string): Promise<string> {
  const compiler = existsSync(join(folder, 'tsconfig.json')) ? compilerOf(folder) : undefined
  if (compiler === undefined) return ''
  const args = [compiler, '--noEmit', '--pretty', 'false', '--project', folder]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code === 0) return ''
  return said || `${join(folder, 'tsconfig.json')}: tsc --noEmit ended with ${code}\n`
}

function compilerOf(folder: string): string | undefined {
  try {
    const manifest = findPackageJSON('typescript', pathToFileURL(join(folder, 'index.ts')))
    if (manifest === undefined) return undefined
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
    return bin?.tsc && join(dirname(manifest), bin.tsc)
  } catch {
    // It is not installed.
    return undefined
  }
}
