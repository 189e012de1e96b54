/** One option of a command, and the options that several commands have. */
import * as kinds from './option-kinds.ts'

/** One option: its kind (none for a flag), its help, its default as it would be typed. */
export interface Option {
  readonly kind?: kinds.Kind<unknown>
  readonly help: string
  readonly default?: string
  /** May be given more than once. */
  readonly many?: true
}

export const option = <T>(kind: kinds.Kind<T>, help: string) => ({ kind, help })
export const preset = <T>(kind: kinds.Kind<T>, value: string, help: string) => ({
  kind,
  help,
  default: value,
})

export const environment = {
  wiki: option(
    kinds.wiki,
    `where the function looks things up: a folder of recorded answers, or an API
(default: MEDIAWIKI_API_URL, else the live wikis)`,
  ),
  api: option(
    kinds.file,
    `recorded answers of REST APIs: DIR/GEO_API_URL/cities/1.json is what the
API whose address is in GEO_API_URL answers to GET /cities/1`,
  ),
  latency: preset(
    kinds.integer('MS', 0, 600_000),
    '0',
    'how long a recorded answer takes, in milliseconds',
  ),
  datacenter: option(
    kinds.datacenter,
    "the function's datacenter (default: DATACENTER, else local)",
  ),
}
