/** A YAML file whose values can be traced back to their lines. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml'
import type { Path } from './schema-walk.ts'
import { SourceError } from './source-error.ts'

export class YamlSource {
  /** Its path from the root. */
  readonly file: string
  readonly value: { readonly [key: string]: unknown }
  readonly #document: Document
  readonly #lines = new LineCounter()

  /**
   * Reads a file that holds one mapping.
   * @param root the folder that `file` starts from
   * @throws SourceError with the line where the file stops being YAML
   */
  constructor(root: string, file: string) {
    this.file = file
    const text = readFileSync(join(root, file), 'utf8')
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false })
    const [error] = this.#document.errors
    if (error) {
      const { line } = this.#lines.linePos(error.pos[0])
      throw new SourceError(file, line, `not valid YAML: ${error.message}; correct this line`)
    }
    if (!isMap(this.#document.contents)) {
      throw new SourceError(file, 1, 'not a mapping; write key: value lines')
    }
    this.value = this.#document.toJS()
  }

  /** The line of the value at this path, or of the nearest one around it that exists. */
  lineOf(path: Path): number {
    const key = path.at(-1)
    if (key === undefined) return 1
    const parent = this.#document.getIn(path.slice(0, -1), true)
    const pair = isMap(parent) && parent.items.find((item) => keyOf(item.key) === String(key))
    const node = pair && isPair(pair) ? pair.key : this.#document.getIn(path, true)
    if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line
    return this.lineOf(path.slice(0, -1))
  }

  /** The error to throw for a mistake at this path. */
  mistake(path: Path, problem: string): SourceError {
    return new SourceError(this.file, this.lineOf(path), problem)
  }
}

const keyOf = (key: unknown) => String(isScalar(key) ? key.value : key)
