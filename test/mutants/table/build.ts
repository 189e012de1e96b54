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
    file: 'build/undeploy.ts',
    tests: ['test/build/undeploy.test.ts'],
    wrong: {
      'the namespace is deleted, and everything in it': [
        'const done = [isSource, isSender, isSettings, isNamespace]',
        'const done = [isSource, isSender, isSettings]',
      ],
      'channels are deleted with the events in them': ['if (!drained) {', 'if (false) {'],
      'a function is deleted that somebody else deployed': ['&& made.includes(each.name))', ')'],
      'settings are deleted that functions still read': [
        'if (left.length === 0) remove(settings)',
        'if (true) remove(settings)',
      ],
    },
  },
  {
    file: 'packages/runtime/definition-problems.ts',
    tests: [
      'test/packages/tributary/build/check-function.unit.ts',
      'test/build/repeated-lookup.test.ts',
    ],
    wrong: {
      'a function may have another name than its folder': [
        'if (name === undefined || value === name) return undefined',
        'if (true) return undefined',
      ],
      'a function may lack its input': [
        'if (!Array.isArray(value) || value.length === 0) {',
        'if (!Array.isArray(value)) {',
      ],
      'a function may read what is no schema': [
        'return problems.find((problem) => problem !== undefined)',
        'return undefined',
      ],
      'a function may lack its key': [
        "typeof value === 'function'\n      ? undefined\n      : 'key is",
        "true\n      ? undefined\n      : 'key is",
      ],
      'a function may lack its enrichment': [
        "typeof value === 'function'\n      ? undefined\n      : 'enrich is",
        "true\n      ? undefined\n      : 'enrich is",
      ],
      'a lookup hides a member of the context': [
        '!isPart(value[name]) || RESERVED.has(name)',
        '!isPart(value[name])',
      ],
      'a lookup may be anything': [
        '!isPart(value[name]) || RESERVED.has(name)',
        'RESERVED.has(name)',
      ],
      'a misspelt member of a definition is ignored': [
        '.filter((member) => !Object.hasOwn(MEMBERS, member))',
        '.filter(() => false)',
      ],
      'a lookup may stand under two names': ['if (first) return', 'if (false) return'],
      'the name of a stream may be anything': ['if (!TOPIC.test(stream)) {', 'if (false) {'],
      'only the first mistake of a definition is shown': [
        'return [...wrong, ...unknown].map(',
        'return [...wrong, ...unknown].slice(0, 1).map(',
      ],
    },
  },
  {
    file: 'packages/tributary/build/check-function.ts',
    tests: ['test/packages/tributary/build/check-function.unit.ts'],
    wrong: {
      'a mistake in a definition does not stop its function from being built': [
        'if (problems.length > 0) throw',
        'if (false) throw',
      ],
      'a mistake in the code of a function is shown without its line': [
        '${location.file}:${location.line}:',
        '${location.file}:',
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
        "if (carriers.length > 0) run('kubectl', [...ready, '-f', '-'], { input: listOf(carriers) })",
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
      'a package that needs npm install is uploaded': ['if (installs)\n', 'if (false)\n'],
      'a package without its bundle is uploaded': ['if (missing.length > 0) {', 'if (false) {'],
      'a pattern that tools read differently is taken': [
        'if (unclear === undefined) return patterns',
        'return patterns',
      ],
    },
  },
  {
    file: 'packages/tributary/build/bundle.ts',
    tests: ['test/packages/tributary/build/bundle.test.ts'],
    wrong: {
      'a bundle needs node_modules': [
        "external: ['./kafka.js'],",
        "external: ['./kafka.js', 'undici'],",
      ],
      'a bundle lacks a part that its function needs': [
        "'light-my-request/',",
        "'light-my-request/',\n    'fastify/lib/error-handler',",
      ],
    },
  },
  {
    file: 'packages/tributary/project-schemas.ts',
    tests: ['test/packages/tributary/build-command.test.ts'],
    wrong: {
      'a schema that has changed is not generated anew': [
        '  await writeSchemas(project)\n}',
        '  if (readIndex(project) === "") await writeSchemas(project)\n}',
      ],
      'schemas are generated at every build': ['.startsWith(`', '.startsWith(`-'],
    },
  },
  {
    file: 'build/release/check.ts',
    tests: ['test/build/release/packages.test.ts'],
    wrong: {
      'a package may import what it does not depend on': ['return isKnown ?', 'return true ?'],
      'a package may lack a file that it imports': ['return exists ?', 'return true ?'],
      'no mistake in a package.json is found': ['...(await lint(folder)),', ''],
      'no mistake in types is found': ['...(await wrongTypes(folder, manifest)),', ''],
    },
  },
  {
    file: 'build/release/compile.ts',
    tests: ['test/build/release/packages.test.ts'],
    wrong: {
      'declarations import sources that are not there': ["'$1.js')", "'$1.ts')"],
      'validators are not in the packages': ['{d.ts,js,cjs}', '{d.ts,cjs}'],
    },
  },
  {
    file: 'build/release/sbom.ts',
    tests: ['test/build/release/sbom.test.ts'],
    wrong: {
      'the SBOM lists what is for development only': [
        '({ devDependencies: _, ...entry }: Entry)',
        '(entry: Entry)',
      ],
    },
  },
  {
    file: 'build/release/version.ts',
    tests: ['test/build/release/version.test.ts'],
    wrong: {
      'packages need the last version of each other': [
        'range.replace(/[^^~].*/, version)',
        'range',
      ],
      'a version can be set twice': ['return order > 0', 'return order >= 0'],
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
