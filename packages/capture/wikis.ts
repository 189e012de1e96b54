/** The wikis of CAPTURE_WIKIS: which databases are captured, and the host name of each wiki. */
import { ConfigError } from '@tributary/runtime'

interface Rule {
  readonly pattern: RegExp
  readonly domain: string
}

export class Wikis {
  readonly #rules: readonly Rule[]
  /** The databases that are named without a pattern. */
  readonly listed: readonly string[]
  readonly #known = new Map<string, string | undefined>()

  /**
   * @param setting `database=domain`, comma-separated. A `*` in the database stands for any text, and a `*` in
   * the domain for that text: `*wiki=*.wikipedia.org`. The first rule that fits decides.
   * @throws ConfigError if it is written in another way
   */
  constructor(setting: string) {
    const listed: string[] = []
    this.listed = listed
    this.#rules = setting.split(',').map((rule) => {
      const [, database, domain] = /^\s*([\w*-]+)=([\w.*-]+)\s*$/.exec(rule) ?? []
      const stars = (text = '') => text.split('*').length - 1
      if (!database || !domain || stars(database) > 1 || stars(domain) > stars(database)) {
        throw new ConfigError(
          `CAPTURE_WIKIS: ${JSON.stringify(rule)} is not database=domain, such as enwiki=en.wikipedia.org or *wiki=*.wikipedia.org`,
        )
      }
      if (stars(database) === 0) listed.push(database)
      return { pattern: new RegExp(`^${database.replace('*', '(.+)')}$`), domain }
    })
  }

  /** The host name of the wiki with this database; undefined if it is not captured. */
  domainOf(database: string): string | undefined {
    if (!this.#known.has(database)) this.#known.set(database, this.#find(database))
    return this.#known.get(database)
  }

  #find(database: string): string | undefined {
    for (const { pattern, domain } of this.#rules) {
      const match = pattern.exec(database)
      if (match) return domain.replace('*', match[1] ?? '')
    }
    return undefined
  }
}
