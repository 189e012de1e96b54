/**
 * The table in docs/reference/mistakes.md. `node test/mistakes/table.ts` makes every mistake, and writes it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MISTAKES, type Mistake } from './mistakes.ts'

const DOCUMENT = join(import.meta.dirname, '../../docs/reference/mistakes.md')
const TABLE =
  /(?<=<!-- made by test\/mistakes -->\n)[\s\S]*?(?=\n<!-- \/made by test\/mistakes -->)/

/** What is printed for a mistake: its cause, with the file, and after the last semicolon its cure. */
export interface Printed {
  readonly mistake: Mistake
  readonly cause: string
  readonly cure: string
}

/** @throws Error if what is printed is not one line with a cause and a cure */
export async function printed(mistake: Mistake): Promise<Printed> {
  const line = await mistake.line(mistake.wrong)
  const at = line.indexOf('; ')
  if (line.includes('\n') || at < 0)
    throw new Error(`${mistake.title}: not one line with a cure: ${line}`)
  return { mistake, cause: line.slice(0, at), cure: line.slice(at + 2) }
}

const code = (text: string) => `\`\`${text.replaceAll('|', '\\|')}\`\``

export const tableOf = (lines: readonly Printed[]): string =>
  [
    '| mistake | where you meet it | what it says | cure |',
    '|---|---|---|---|',
    ...lines.map(
      ({ mistake: { title, met }, cause, cure }) =>
        `| ${title} | \`${met}\` | ${code(cause)} | ${cure.replaceAll('|', '\\|')} |`,
    ),
  ].join('\n')

export const documented = (): string | undefined => TABLE.exec(readFileSync(DOCUMENT, 'utf8'))?.[0]

if (import.meta.main) {
  const lines: Printed[] = []
  for (const mistake of MISTAKES) lines.push(await printed(mistake))
  writeFileSync(
    DOCUMENT,
    readFileSync(DOCUMENT, 'utf8').replace(TABLE, () => tableOf(lines)),
  )
}
