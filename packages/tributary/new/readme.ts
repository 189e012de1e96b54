/** The README of a new function in this repository. */
import type { Names } from './names.ts'
import type { Texts } from './templates.ts'

/** Between the marks `make generate` writes the tables of the settings, errors and metrics. */
export function readmeOf({ name }: Names, texts: Texts): string {
  const source = texts['index.ts'] ?? ''
  const about = /^\/\*\*\n \* ([^\n]*)/.exec(source)?.[1] ?? ''
  const inputs = [...source.matchAll(/\{ stream: '([^']+)', schema: \w+(?:, keyed: \w+)? \}/g)]
  const reads = inputs.slice(0, -1).map(([, stream]) => `\`${stream}\``)
  const writes = inputs.at(-1)?.[1]
  const schemas = Object.keys(texts).filter((path) => path.startsWith('schemas/'))
  const links = schemas.map(
    (path) => `[${path.slice('schemas/'.length, -'.yaml'.length)}](../../${path})`,
  )
  return `# ${name}

${about}

| | |
|---|---|
| reads | ${reads.join(', ')} |
| writes | \`${writes}\` |
| schemas | ${links.join(', ')} |

\`make run FUNCTION=${name}\` runs it on recorded events, \`npx tributary test ${name}\` runs its tests, and
\`make package FUNCTION=${name}\` lists what deploying it uploads.

## Settings

<!-- settings -->
<!-- /settings -->

## Errors

<!-- errors -->
<!-- /errors -->

## Metrics

<!-- metrics -->
<!-- /metrics -->
`
}
