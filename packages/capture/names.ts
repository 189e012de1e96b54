/** The names of slot roles and content models, by wiki and id. Rows of `slots` and `content` get them. */
import type { Columns } from './row.ts'
import { DICTIONARIES, type Dictionary } from './tables.ts'

/** A table whose rows refer to a dictionary, by the column that does. */
const REFERENCES: Readonly<Record<string, { column: string; dictionary: Dictionary }>> = {
  slots: { column: 'slot_role_id', dictionary: 'slot_roles' },
  content: { column: 'content_model', dictionary: 'content_models' },
}

export class Names {
  readonly #names = new Map<string, Map<number, string>>()

  /** A row of a dictionary, read at the start or from the log. */
  learn(wiki: string, dictionary: Dictionary, row: Columns): void {
    const { id, name } = DICTIONARIES[dictionary]
    this.set(wiki, dictionary, Number(row[id]), String(row[name]))
  }

  set(wiki: string, dictionary: Dictionary, id: number, name: string): void {
    const key = `${wiki}.${dictionary}`
    const known = this.#names.get(key) ?? new Map()
    this.#names.set(key, known.set(id, name))
  }

  /** The row with the name of the role or model that it refers to; unchanged if it refers to none. */
  named(wiki: string, table: string, row: Columns | undefined): Columns | undefined {
    const reference = REFERENCES[table]
    if (!row || !reference) return row
    const { column, dictionary } = reference
    const name = this.#names.get(`${wiki}.${dictionary}`)?.get(Number(row[column]))
    return name === undefined ? row : { ...row, [DICTIONARIES[dictionary].name]: name }
  }
}
