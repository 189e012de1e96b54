// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const generated = ['test/build/generated.test.ts']

/** What is made of the schemas, and how it is written. */
export const schemas: readonly Group[] = [
  {
    file: 'packages/tributary/build/lenient.ts',
    tests: generated,
    generate: true,
    wrong: {
      'an unknown field of an input is refused': [
        '    ...rest,\n    ...(needed',
        '    ...rest,\n    additionalProperties,\n    ...(needed',
      ],
      'a function requires all that the schema requires': [
        'const { additionalProperties, required: _, properties, ...rest } = schema',
        'const { additionalProperties, properties, ...rest } = schema',
      ],
      'what a function needs of an input may be missing': [
        '...(needed && { required: needed }),',
        '',
      ],
    },
  },
  {
    file: 'packages/tributary/build/export-names.ts',
    tests: ['test/packages/tributary/build/export-names.test.ts'],
    wrong: {
      'of two schemas with one export the second replaces the first': [
        'if (other) {',
        'if (false) {',
      ],
      'two exports that some file systems take for one file are accepted': [
        'owners.get(name.toLowerCase())',
        'owners.get(name)',
      ],
      'the group in front of a title is left out, whatever it is': [
        String.raw`title.replace(/^mediawiki\//, '')`,
        String.raw`title.replace(/^[^/]+\//, '')`,
      ],
      'an export that is no name is accepted': ['if (!isPossible(name)) {', 'if (false) {'],
    },
  },
  {
    file: 'packages/tributary/build/schema-modules.ts',
    tests: ['test/packages/tributary/build/schema-mistakes.test.ts', 'test/build/generate.test.ts'],
    wrong: {
      'schemas with mistakes are generated from': ['  checkSchemas(sources)\n', ''],
    },
  },
  {
    file: 'packages/tributary/build/schemas.ts',
    tests: ['test/packages/tributary/build/schema-mistakes.test.ts'],
    wrong: {
      "Wikimedia's spelling of $schema is refused": ['/^https?:', '/^http:'],
      "an $id that is not the file's path is accepted": [
        'if (found === value) continue',
        'continue',
      ],
      'a reference that leads back to itself is followed for ever': [
        'if (through.includes(full)) {',
        'if (false) {',
      ],
    },
  },
  {
    file: 'packages/tributary/build/check-schema.ts',
    tests: ['test/packages/tributary/build/schema-mistakes.test.ts'],
    wrong: {
      'a keyword may have any value': ['if (draft7.validateSchema(schema)) return', 'return'],
      'a schema without examples is accepted': [
        'if (!Array.isArray(examples) || examples.length === 0) {',
        'if (false) {',
      ],
      'an example that its schema refuses is accepted': [
        'if (!validate(example)) {',
        'if (false) {',
      ],
      'a misspelt path in x-input-required requires nothing': [
        'if (isSchema(object)) continue',
        'continue',
      ],
    },
  },
  {
    file: 'packages/tributary/build/write-folders.ts',
    tests: ['test/packages/tributary/build/write-folders.test.ts', 'test/build/generate.test.ts'],
    wrong: {
      'generated folders are emptied before all new files are written': [
        '      rmSync(beside(folder), { recursive: true, force: true })\n      mkdirSync',
        '      rmSync(join(root, folder), { recursive: true, force: true })\n      mkdirSync',
      ],
      'half of what is generated stays when it cannot be written': [
        '    for (const [path] of [...changedFolders, ...changedFiles]) {\n      rmSync(beside(path), { recursive: true, force: true })\n    }\n',
        '',
      ],
      'what a killed generation left stays beside what it was to replace': [
        'for (const [path] of [...changedFolders, ...changedFiles]) removeLeftOvers(join(root, path))',
        '',
      ],
      'the folder that was replaced stays beside the new one': [
        "if (renamed(folder, old, 'ENOENT')) rmSync(old, { recursive: true, force: true })",
        "renamed(folder, old, 'ENOENT')",
      ],
      'what no schema makes any more stays': [
        "while (!renamed(replacement, folder, 'ENOTEMPTY')) {",
        'mkdirSync(folder, { recursive: true })\n  for (const name of names(replacement)) {\n    renameSync(join(replacement, name), join(folder, name))\n  }\n  while (false) {',
      ],
      'a folder in which nothing changes is written anew': [
        'filter(([folder, wanted]) => differs(root, folder, wanted))',
        'filter(() => true)',
      ],
    },
  },
]
