import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** A copy of the repository's schemas, to be edited. */
export class SchemaFolder implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'tributary-schemas-'))

  constructor() {
    cpSync(join(ROOT, 'schemas'), join(this.root, 'schemas'), { recursive: true })
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8')
  }

  write(file: string, text: string): void {
    const path = join(this.root, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }

  /** Replaces text that must be there. */
  edit(file: string, from: string, to: string): void {
    const text = this.read(file)
    if (!text.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`)
    this.write(
      file,
      text.replace(from, () => to),
    )
  }

  /** Copies a schema to another title and version, and changes its name in it. */
  copy(title: string, version: string, newTitle: string, newVersion = version): void {
    const text = this.read(`schemas/${title}/${version}.yaml`)
      .replaceAll(`/${title}/${version}`, () => `/${newTitle}/${newVersion}`)
      .replace(`title: ${title}`, () => `title: ${newTitle}`)
    this.write(`schemas/${newTitle}/${newVersion}.yaml`, text)
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true })
  }
}
