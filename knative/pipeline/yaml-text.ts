/**
 * Adds to lists and mappings in the text of a YAML file. Everything that is there stays as it is written,
 * comments and spaces included, which the `yaml` package's own output does not promise for flow style.
 */
import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
} from 'yaml'

type Path = readonly (string | number)[]

/** The file is written in a way that cannot be added to. */
export class UnknownShape extends Error {}

/**
 * Adds a scalar to a list, in its style, unless the list has it.
 * @throws UnknownShape if there is no list
 */
export function withItem(text: string, path: Path, item: string): string {
  const list = nodeAt(text, path)
  if (!isSeq(list)) throw new UnknownShape(`there is no list ${path.join('.')}`)
  if (list.items.some((each) => isScalar(each) && each.value === item)) return text
  const last = list.items.at(-1) as ParsedNode | undefined
  if (!last) throw new UnknownShape(`the list ${path.join('.')} is empty`)
  if (list.flow) return inserted(text, last.range[1], `, ${item}`)
  return afterLine(text, last.range[1], `${indentOf(text, last)}- ${item}\n`)
}

/**
 * Adds items to a list as they are written, in block style and with the indentation of two.
 * @throws UnknownShape if there is no list in block style
 */
export function withItems(text: string, path: Path, items: string): string {
  const list = nodeAt(text, path)
  if (!isSeq(list) || list.flow) throw new UnknownShape(`there is no list ${path.join('.')}`)
  return afterLine(text, list.range[1], items)
}

/**
 * Adds a key to a mapping, unless the mapping has it.
 * @param path of the mapping, which is added if only it is missing
 * @param value as it is written
 * @throws UnknownShape if there is no mapping in block style
 */
export function withKey(text: string, path: Path, key: string, value: string): string {
  const map = nodeAt(text, path)
  if (map === undefined) {
    const owner = blockMap(text, path.slice(0, -1))
    return extended(text, owner, (indent) => `${path.at(-1)}:\n${indent}  ${key}: ${value}`)
  }
  if (isMap(map) && map.has(key)) return text
  return extended(text, blockMap(text, path), () => `${key}: ${value}`)
}

function blockMap(text: string, path: Path): YAMLMap.Parsed {
  const map = nodeAt(text, path)
  if (isMap(map) && !map.flow) return map as YAMLMap.Parsed
  throw new UnknownShape(`there is no mapping ${path.join('.')} in block style`)
}

function extended(text: string, map: YAMLMap.Parsed, line: (indent: string) => string): string {
  const indent = indentOf(text, map.items[0]?.key as ParsedNode)
  return afterLine(text, map.range[1], `${indent}${line(indent)}\n`)
}

function nodeAt(text: string, path: Path): ParsedNode | undefined {
  const { contents } = parseDocument(text)
  if (path.length === 0 || !isCollection(contents)) return contents ?? undefined
  return contents.getIn(path, true) as ParsedNode | undefined
}

/** The spaces before a node's own text, or its dash, in its line. */
function indentOf(text: string, { range }: ParsedNode): string {
  const line = text.slice(text.lastIndexOf('\n', range[0] - 1) + 1, range[0])
  return /^ */.exec(line)?.[0] ?? ''
}

const inserted = (text: string, at: number, what: string) =>
  text.slice(0, at) + what + text.slice(at)

/** Puts lines behind the line that ends at or after this place. */
function afterLine(text: string, at: number, lines: string): string {
  if (text[at - 1] === '\n') return inserted(text, at, lines)
  const end = text.indexOf('\n', at)
  return end < 0 ? `${text}\n${lines}` : inserted(text, end + 1, lines)
}
