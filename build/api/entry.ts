/** Writes one public name for docs/reference/api.md: its kind, its docstring, its signature. */
import type { Declared } from './declarations.ts'

/** The text of a docstring as Markdown: its sentences, then what it says about parameters and errors. */
export function described(docs: string): string {
  const [text = '', ...tags] = docs.split(/(?:^|\s)(?=@(?:param|returns|throws|example)\b)/)
  const items = tags.flatMap((tag) => {
    const [, kind = '', rest = ''] = /^@(\w+)\s*([\s\S]*)$/.exec(tag) ?? []
    const line = rest.trim().replaceAll(/\s+/g, ' ')
    // Examples that nothing runs are left out: each name has one that is run.
    if (kind === 'example') return []
    if (kind !== 'param') return [`- ${kind}: ${line}`]
    const [name = '', ...words] = line.split(' ')
    return [`- \`${name}\`: ${words.join(' ')}`]
  })
  return [text.trim(), items.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n')
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')
}

/** The kind of a declaration, in words. */
export function kindOf({ code }: Declared): string {
  const [, kind = ''] =
    /^(?:abstract )?(class|const|function|interface|type|namespace)\b/.exec(code) ?? []
  if (kind === '') return 'class'
  if (kind === 'const') return /^const \w+: (?:<[^>]*>)?\(/.test(code) ? 'function' : 'constant'
  return kind === 'namespace' ? 'constants' : kind
}

/** Names that are values, which an example has to use; types may be shown by the signatures of others. */
export const isValue = (declared: Declared): boolean =>
  !['interface', 'type'].includes(kindOf(declared))
