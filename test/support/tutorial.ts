/** Does what docs/write-an-enrichment.md says, in a folder: writes its files and runs its commands. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { shown } from './shown.ts'

export const root = join(import.meta.dirname, '../..')

/** A fenced block, with the comment before it: `<!-- file: index.ts -->` or `<!-- kafka -->`. */
const BLOCK = /(?:<!-- (.*) -->\n)?^```(sh|console|ts|yaml)\n([\s\S]*?)^```$/gm

interface Environment {
  /** Where the project is made. */
  readonly folder: string
  /** The commands that are left out, by their first words. */
  readonly without?: readonly string[]
  /** The marks of the blocks that are run beside those without a mark. */
  readonly marks?: readonly string[]
  /** Replaces what stands for the reader's own, such as a host. */
  readonly replace?: Readonly<Record<string, string>>
  readonly env: NodeJS.ProcessEnv
}

/**
 * Follows the tutorial up to its section on other events.
 * @returns the commands that were run
 */
export async function followTutorial(options: Environment): Promise<string[]> {
  const page = readFileSync(join(root, 'docs/write-an-enrichment.md'), 'utf8')
  const [tutorial = ''] = page.split('## Other events')
  let { folder } = options
  const done: string[] = []
  for (const [, mark, language, text = ''] of tutorial.matchAll(BLOCK)) {
    const file = /^file: (.*)$/.exec(mark ?? '')?.[1]
    if (file !== undefined) {
      writeFileSync(join(folder, file), text)
      continue
    }
    if (language === 'ts' || language === 'yaml') continue
    if (mark !== undefined && !options.marks?.includes(mark)) continue
    const [first = '', ...output] = text.trim().split('\n')
    const isShown = language === 'console'
    const commands = isShown ? [first.replace(/^\$ /, '')] : [first, ...output]
    const expected = shown(isShown ? output.join('\n') : '…')
    for (const command of commands) {
      if (options.without?.some((words) => command.startsWith(words))) continue
      const into = /^cd (.*)$/.exec(command)?.[1]
      if (into !== undefined) folder = join(folder, into)
      else assert.match((await run(command, folder, options)).trim(), expected)
      done.push(command)
    }
  }
  return done
}

async function run(command: string, cwd: string, { env, replace = {} }: Environment) {
  const text = Object.entries(replace).reduce(
    (all, [from, to]) => all.replaceAll(from, to),
    command,
  )
  const args = ['-e', '-o', 'pipefail', '-c', text]
  const { stdout, stderr } = await promisify(execFile)('bash', args, { cwd, env })
  return `${stdout}${stderr}`.replaceAll('\r', '')
}
