/** The package.json of a package as it is published. */
import type { Manifest } from './packages.ts'

/**
 * The manifest for users of a package: it names the compiled files in the place of their sources.
 * @param manifest the package.json of the source
 * @param engines the Node that this repository, and so each of its packages, needs
 */
export function published(
  { devDependencies: _, bin, exports, ...manifest }: Manifest,
  engines: Manifest['engines'],
): object {
  return {
    ...manifest,
    engines,
    // Here a shell script finds the Node of this repository first.
    ...(bin && { bin: mapped(bin, () => './cli.js') }),
    exports: { ...mapped(exports ?? {}, compiled), './package.json': './package.json' },
    publishConfig: { access: 'public' },
  }
}

/** The declarations of a compiled file stand beside it. */
function compiled(source: string): object | string {
  if (!/\.[jt]s$/.test(source)) return source
  const path = source.replace(/\.[jt]s$/, '')
  return { types: `${path}.d.ts`, default: `${path}.js` }
}

const mapped = <T>(record: Readonly<Record<string, string>>, change: (value: string) => T) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
