/** The name of a function in its sources, which must be the one that func.yaml deploys it by. */

/** Where a definition names the function, as text. */
const IN_DEFINITION = /(defineEnrichment\(\s*\{[\s\S]*?\bname:\s*)(['"])[^'"\n]*\2/

/** The module with this name in it; undefined if its definition names the function in another way. */
export const renamedModule = (source: string, name: string): string | undefined =>
  IN_DEFINITION.test(source)
    ? source.replace(IN_DEFINITION, (_, before, quote) => `${before}${quote}${name}${quote}`)
    : undefined

/** The package.json, which has the old name, with the new one in it. */
export const renamedPackage = (json: string, old: string, name: string): string =>
  json.replace(/("name"\s*:\s*)("[^"\n]*")/g, (whole, before, value) =>
    value === JSON.stringify(old) ? `${before}"${name}"` : whole,
  )
