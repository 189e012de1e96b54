import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { generateSchemas } from '../../../../packages/tributary/build/schema-modules.ts'
import { readSources } from '../../../../packages/tributary/build/schemas.ts'
import { SourceError } from '../../../../packages/tributary/build/source-error.ts'
import { imported } from '../../../support/compiled.ts'
import { SchemaFolder } from '../../../support/schema-folder.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const CHANGE = 'schemas/mediawiki/page/change/1.12.0.yaml'
const FRAGMENT = 'schemas/fragment/common/2.0.0.yaml'
const WIKITEXT = 'schemas/mediawiki/page/wikitext_change/1.0.0.yaml'

interface Mistake {
  readonly title: string
  readonly file?: string
  readonly from: string
  readonly to: string
  /** The text that stands in the line that the message must name. */
  readonly at: string
  readonly says: RegExp
}

const MISTAKES: readonly Mistake[] = [
  {
    title: 'text that is not YAML',
    from: 'type: object\nadditionalProperties',
    to: 'type: [object\nadditionalProperties',
    at: 'additionalProperties: false',
    says: /: not valid YAML: .+; correct this line$/,
  },
  {
    title: 'a key that is there twice',
    from: '\nadditionalProperties: false',
    to: '\nadditionalProperties: false\ntype: object',
    at: 'type: object\nrequired',
    says: /: not valid YAML: Map keys must be unique; correct this line$/,
  },
  {
    title: 'a reference to a schema that is not there',
    from: '$ref: /fragment/common/2.0.0#/properties/$schema',
    to: '$ref: /fragment/common/3.0.0#/properties/$schema',
    at: '/fragment/common/3.0.0',
    says: /: \$ref: there is no schema \/fragment\/common\/3\.0\.0; add schemas\/fragment\/common\/3\.0\.0\.yaml, or correct it$/,
  },
  {
    title: 'a reference to a part that is not there',
    from: '$ref: /fragment/common/2.0.0#/properties/$schema',
    to: '$ref: /fragment/common/2.0.0#/properties/schema',
    at: '#/properties/schema',
    says: /: \$ref: schemas\/fragment\/common\/2\.0\.0\.yaml has nothing at #\/properties\/schema; correct the path$/,
  },
  {
    title: 'a reference that leads back to itself',
    file: WIKITEXT,
    from: "allOf: [{ $ref: '#/definitions/page' }]",
    to: "allOf: [{ $ref: '#/properties/page' }]",
    at: '#/properties/page',
    says: /: \$ref: #\/properties\/page contains itself; write the levels out that you need$/,
  },
  {
    title: 'no $id',
    from: '$id: /mediawiki/page/change/1.12.0\n',
    to: '',
    at: '$schema: http',
    says: /: \$id is missing; write \$id: \/mediawiki\/page\/change\/1\.12\.0$/,
  },
  {
    title: "an $id that is not the file's path",
    from: '$id: /mediawiki/page/change/1.12.0',
    to: '$id: /mediawiki/page/change/1.13.0',
    at: '$id:',
    says: /: \$id is \/mediawiki\/page\/change\/1\.13\.0, unlike the file's path; write \$id: \/mediawiki\/page\/change\/1\.12\.0$/,
  },
  {
    title: 'another draft of JSON Schema',
    from: 'http://json-schema.org/draft-07/schema#',
    to: 'https://json-schema.org/draft/2020-12/schema',
    at: '2020-12',
    says: /: \$schema does not name draft 7; write \$schema: https:\/\/json-schema\.org\/draft-07\/schema#$/,
  },
  {
    title: 'a type that does not exist',
    from: 'maximum: 9007199254740991',
    to: 'maximum: lots',
    at: 'maximum: lots',
    says: /: properties\.created_redirect_page\.properties\.namespace_id\.maximum must be number; see JSON Schema draft 7$/,
  },
  {
    title: 'a misspelt type',
    from: 'type: integer',
    to: 'type: intger',
    at: 'type: intger',
    says: /: .+\.type must be equal to one of the allowed values \(array, boolean, .+\); see/,
  },
  {
    title: 'a misspelt keyword',
    from: 'minLength: 1',
    to: 'minLenght: 1',
    at: 'minLenght: 1',
    says: /: strict mode: unknown keyword: "minLenght"; correct it; the name of a keyword of your own begins with x-$/,
  },
  {
    title: 'a misspelt keyword in a definition that others refer to',
    file: WIKITEXT,
    from: 'definitions:\n  meta:\n',
    to: 'definitions:\n  meta:\n    requird: [dt]\n',
    at: 'requird',
    says: /: strict mode: unknown keyword: "requird"/,
  },
  {
    title: 'a misspelt keyword in a fragment that others refer to',
    file: FRAGMENT,
    from: 'maxLength: 128',
    to: 'maxLenght: 128',
    at: 'maxLenght',
    says: /: strict mode: unknown keyword: "maxLenght"/,
  },
  {
    title: 'a pattern that is not a regular expression',
    from: 'minLength: 1',
    to: 'pattern: "["',
    at: 'page_title:\n        description: "Title',
    says: /: Invalid regular expression: .+; correct it/,
  },
  {
    title: 'no examples',
    from: 'examples:\n',
    to: 'x-examples:\n',
    at: '$schema: http',
    says: /: examples is missing; add one whole event, which the tests use$/,
  },
  {
    title: 'an example that its schema refuses',
    from: 'wiki_id: ',
    to: 'wiki: ',
    at: '- changelog_kind: update\n    page_change_kind: move',
    says: /: the example's event must have required property 'wiki_id'; correct one$/,
  },
  {
    title: "an example of another version's",
    from: '\n    $schema: /mediawiki/page/change/1.12.0',
    to: '\n    $schema: /mediawiki/page/change/1.11.0',
    at: '/mediawiki/page/change/1.11.0',
    says: /: the example's \$schema is \/mediawiki\/page\/change\/1\.11\.0; write \/mediawiki\/page\/change\/1\.12\.0$/,
  },
  {
    title: 'a misspelt object in x-input-required, which would require nothing',
    from: '\n  page:\n    - page_id',
    to: '\n  pages:\n    - page_id',
    at: 'pages:',
    says: /: x-input-required: there is no object pages in this schema; correct the path$/,
  },
]

describe('a mistake in a schema is one line with the file, its line and the cure', () => {
  for (const { title, file = CHANGE, from, to, at, says } of MISTAKES) {
    it(title, async () => {
      using folder = new SchemaFolder()
      folder.edit(file, from, to)
      const text = folder.read(file)
      const line = text.slice(0, text.indexOf(at)).split('\n').length
      await assert.rejects(generateSchemas(folder.root), (error: Error) => {
        assert.ok(error instanceof SourceError, error.stack)
        assert.ok(error.message.startsWith(`${file}:${line}: `), `line ${line}? ${error.message}`)
        assert.match(error.message, says)
        assert.doesNotMatch(error.message, /\n/)
        return true
      })
    })
  }

  it('an empty file', async () => {
    using folder = new SchemaFolder()
    folder.write('schemas/mediawiki/page/empty/1.0.0.yaml', '')
    await assert.rejects(generateSchemas(folder.root), {
      message: 'schemas/mediawiki/page/empty/1.0.0.yaml:1: not a mapping; write key: value lines',
    })
  })
})

describe('a schema that is right', () => {
  it("is accepted with Wikimedia's spelling of $schema", async () => {
    using folder = new SchemaFolder()
    const generated = async () => {
      const { 'index.js': _, ...modules } = Object.fromEntries(await generateSchemas(folder.root))
      return modules
    }
    const before = await generated()
    for (const file of [CHANGE, FRAGMENT, WIKITEXT]) {
      folder.edit(file, 'http://json-schema.org', 'https://json-schema.org')
    }
    assert.deepEqual(await generated(), before)
  })

  it('may have properties that are called as keywords are, and they are checked', async () => {
    using folder = new SchemaFolder()
    const names = ['$id', '$ref', 'examples', 'definitions', 'description', 'x-note']
    const properties = names.map((name) => `  ${name}: { type: integer }\n`).join('')
    folder.edit(WIKITEXT, '\nproperties:\n', `\nproperties:\n${properties}`)
    const files = await generateSchemas(folder.root)
    const { validate } = await imported(files.get('pageWikitextChange.js') ?? '')
    const source = readSources(ROOT).find(({ yaml }) => yaml.file === WIKITEXT)
    const [example] = source?.schema.examples as object[]
    assert.equal(validate(example), true)
    for (const name of names) {
      assert.equal(validate({ ...example, [name]: 'text' }), false)
      assert.equal(validate.errors?.[0].instancePath, `/${name}`)
    }
  })
})
