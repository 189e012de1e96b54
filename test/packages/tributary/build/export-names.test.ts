import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { generateSchemas } from '../../../../packages/tributary/build/schema-modules.ts'
import { imported } from '../../../support/compiled.ts'
import { SchemaFolder } from '../../../support/schema-folder.ts'

const CHANGE = 'mediawiki/page/change'

describe('the names that schemas are exported by', () => {
  it('keeps two schemas apart whose titles differ in the first segment only', async () => {
    using folder = new SchemaFolder()
    folder.copy(CHANGE, '1.12.0', 'other/page/change', '3.0.0')
    const files = await generateSchemas(folder.root)
    const { pageChange } = await imported(files.get('pageChange.js') ?? '')
    assert.equal(pageChange.id, '/mediawiki/page/change/1.12.0')
    const { otherPageChange } = await imported(files.get('otherPageChange.js') ?? '')
    assert.equal(otherPageChange.id, '/other/page/change/3.0.0')
    assert.deepEqual(otherPageChange.majors, [3])
    assert.match(files.get('index.js') ?? '', /\{ pageChange \}[\s\S]+\{ otherPageChange \}/)
    assert.match(files.get('otherPageChange.d.ts') ?? '', /interface OtherPageChange \{/)
  })

  it("accepts the hyphens of Wikimedia's titles", async () => {
    using folder = new SchemaFolder()
    folder.copy(CHANGE, '1.12.0', 'mediawiki/page/links-change')
    const files = await generateSchemas(folder.root)
    const { pageLinksChange } = await imported(files.get('pageLinksChange.js') ?? '')
    assert.equal(pageLinksChange.id, '/mediawiki/page/links-change/1.12.0')
  })

  for (const [title, name, other] of [
    ['mediawiki/page_change', 'pageChange', CHANGE],
    ['page/change', 'pageChange', CHANGE],
    ['mediawiki/pagechange', 'pagechange', CHANGE],
  ] as const) {
    it(`refuses ${title}, whose export ${name} is another schema's`, async () => {
      using folder = new SchemaFolder()
      folder.copy(CHANGE, '1.12.0', title)
      // The one that comes later in the order of titles is named.
      const [first, second] = [`schemas/${title}`, `schemas/${other}`].sort()
      const own = second === `schemas/${title}` ? title : other
      const ownName = own === title ? name : 'pageChange'
      await assert.rejects(generateSchemas(folder.root), {
        message: `${second}/1.12.0.yaml:3: title ${own} makes the export ${ownName}, as does ${first}/1.12.0.yaml; give one another title and path`,
      })
    })
  }

  for (const [title, name] of [
    ['mediawiki/delete', 'delete'],
    ['mediawiki/index', 'index'],
    ['mediawiki/validate', 'validate'],
    ['mediawiki/2026/change', '2026Change'],
  ] as const) {
    it(`refuses ${title}, since ${name} cannot be an export`, async () => {
      using folder = new SchemaFolder()
      folder.copy(CHANGE, '1.12.0', title)
      await assert.rejects(generateSchemas(folder.root), {
        message: `schemas/${title}/1.12.0.yaml:3: title ${title} makes the export ${name}, which is not possible; give it another title and path`,
      })
    })
  }
})
