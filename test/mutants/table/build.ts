// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const generated = ['test/build/generated.test.ts']
const packaged = ['test/build/package-refused.test.ts']

/** What is generated, bundled and deployed. */
export const build: readonly Group[] = [
  {
    file: 'schemas/mediawiki/revision/create/2.0.0.yaml',
    tests: generated,
    wrong: {
      'a schema is changed, and its validator is not generated anew': [
        '    - rev_timestamp\nexamples:',
        'examples:',
      ],
    },
  },
  {
    file: 'packages/runtime/config.schema.yaml',
    tests: generated,
    wrong: {
      'a default is changed, and not generated anew': ['default: 8388608', 'default: 8388607'],
    },
  },
  {
    file: 'packages/runtime/errors.ts',
    tests: generated,
    wrong: {
      'an error row is changed, and the docs are not generated anew': [
        'batch_unsupported: {\n    status: 415,',
        'batch_unsupported: {\n    status: 414,',
      ],
    },
  },
  {
    file: 'build/schemas.ts',
    tests: generated,
    generate: true,
    wrong: {
      'an unknown field of an input is refused': [
        '      ...rest,\n      ...(names',
        '      ...rest,\n      additionalProperties,\n      ...(names',
      ],
      'a function requires all that the schema requires': [
        'const { additionalProperties, required: _, properties, ...rest } = node',
        'const { additionalProperties, properties, ...rest } = node',
      ],
      'what a function needs of an input may be missing': [
        '...(names && { required: names }),',
        '',
      ],
    },
  },
  {
    file: 'build/deploy.ts',
    tests: ['test/build/deploy.test.ts'],
    wrong: {
      'sources are applied before there is a way through': [
        'const others = objects.filter((object) => !isSource(object))',
        'const others = objects',
      ],
      'sources are applied before everything is ready': [
        "run('kubectl', [...ready, '-f', '-'], { input: listOf(objects.filter(carriesEvents)) })",
        '',
      ],
      'a function is deployed from its own folder': [
        "'deploy', '--path', copy, ",
        "'deploy', '--path', join('functions', name), ",
      ],
    },
  },
  {
    file: 'build/package.ts',
    tests: packaged,
    wrong: {
      'a link in a package is uploaded': ['else if (entry.isFile()) yield', 'else if (true) yield'],
      'a package that needs npm install is uploaded': ['if (installs) throw', 'if (false) throw'],
      'a package without its bundle is uploaded': ['if (missing.length > 0) {', 'if (false) {'],
      'a pattern that tools read differently is taken': [
        'if (unclear === undefined) return patterns',
        'return patterns',
      ],
    },
  },
  {
    file: 'build/bundle.ts',
    tests: ['test/build/bundle.test.ts'],
    wrong: {
      'a bundle needs node_modules': [
        "logLevel: 'warning',",
        "logLevel: 'warning',\n    external: ['undici'],",
      ],
      'a bundle lacks a part that its function needs': [
        "'light-my-request/',",
        "'light-my-request/',\n    'fastify/lib/error-handler',",
      ],
    },
  },
  {
    file: 'build/sizing.ts',
    tests: ['test/build/sizing.test.ts'],
    wrong: {
      'partitions are busy all of their time': ['const UTILISATION = 0.8', 'const UTILISATION = 1'],
    },
  },
]
