import { parseArgs } from 'node:util'
import { UsageError } from './failures.ts'
import type { Option } from './option.ts'
import { type Command, commands, type Values } from './options.ts'

type Table = Readonly<Record<string, Option>>

const names = (table: Table): string =>
  Object.keys(table)
    .map((name) => `--${name}`)
    .join(', ')

/**
 * Reads a command's arguments. The caller checks the operands.
 * @returns `values` with the defaults, `given` without
 * @throws UsageError naming the wrong option or value and the allowed ones
 */
export function readArguments<C extends Command>(
  command: C,
  args: readonly string[],
): { operands: string[]; values: Values<C>; given: Partial<Values<C>> } {
  const table: Table = commands[command].options
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { kind }]) => [
      name,
      { type: kind ? ('string' as const) : ('boolean' as const) },
    ]),
  )
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const given: Record<string, unknown> = {}
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(table, token.name) ? table[token.name] : undefined
    if (!option || !token.rawName.startsWith('--')) {
      const known = names(table)
      throw new UsageError(`unknown option ${token.rawName}; ${command} knows ${known}`)
    }
    const value = readValue(token.name, option, token.value, token.inlineValue)
    const before = given[token.name]
    if (before === undefined) given[token.name] = option.many ? [value] : value
    else if (Array.isArray(before)) before.push(value)
    else throw new UsageError(`--${token.name} is given twice`)
  }
  const values = Object.entries(table).map(([name, { kind, many, default: standard }]) => {
    const value = kind ? standard && kind.read(standard) : false
    return [name, given[name] ?? (many ? [value] : value)]
  })
  const all = Object.fromEntries(values)
  return { operands: positionals, values: all, given: given as Partial<Values<C>> }
}

function readValue(name: string, { kind }: Option, value: string | undefined, inline?: boolean) {
  if (!kind) {
    if (value === undefined) return true
    throw new UsageError(`--${name} takes no value, got ${JSON.stringify(value)}`)
  }
  // An option's name is no value, but a lone - is.
  if (value === undefined || (!inline && /^--./.test(value))) {
    throw new UsageError(`--${name} needs a value: ${kind.allowed}`)
  }
  const read = kind.read(value)
  if (read !== undefined) return read
  throw new UsageError(
    `--${name} ${JSON.stringify(shortened(value))} is not allowed; it must be ${kind.allowed}`,
  )
}

/** Of an address only the scheme, since the rest may contain a password. */
const shortened = (value: string): string => value.replace(/^([a-z][a-z0-9+.-]*:\/\/).+$/i, '$1…')

/** The help text of one command. */
export function helpOf(command: Command): string {
  const { operand, summary, about, options } = commands[command]
  const rows = Object.entries(options as Table).map(([name, { kind, help, default: standard }]) => {
    const left = `  --${name}${kind ? ` ${kind.shown}` : ''}`
    const right = standard === undefined ? help : `${help} (default: ${standard})`
    return `${left.padEnd(COLUMN - 1)} ${right.replaceAll('\n', `\n${' '.repeat(COLUMN)}`)}`
  })
  return `tributary ${command} ${operand} [options]: ${summary}.\n\n${about}\n\n${rows.join('\n')}\n`
}

const COLUMN = 44
