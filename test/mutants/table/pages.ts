import type { Group } from '../mutant.ts'

const redact = ['test/packages/mediawiki/redact.unit.ts']
const recorded = ['functions/page-wikitext-change/*.test.ts']

/** What a page change is made of, and what of it must not go out. */
export const pages: readonly Group[] = [
  {
    file: 'packages/mediawiki/redact.ts',
    tests: redact,
    wrong: {
      'text that the event hides goes out': [
        'allText: state.is_content_visible === false,',
        'allText: false,',
      ],
      'text that the wiki hides goes out': [
        'new Set(slots.filter(([, slot]) => slot.hidden).map(([role]) => role))',
        'new Set<string>()',
      ],
      'a summary that the event hides goes out': [
        'comment: state.is_comment_visible === false || revision?.commentHidden === true,',
        'comment: revision?.commentHidden === true,',
      ],
      'a summary that the wiki hides goes out': [
        'comment: state.is_comment_visible === false || revision?.commentHidden === true,',
        'comment: state.is_comment_visible === false,',
      ],
      'a user that the event hides goes out': [
        'user: state.is_editor_visible === false || revision?.userHidden === true,',
        'user: revision?.userHidden === true,',
      ],
      'a user that the wiki hides goes out': [
        'user: state.is_editor_visible === false || revision?.userHidden === true,',
        'user: state.is_editor_visible === false,',
      ],
      'what is hidden of a revision goes out in the prior state': [
        'allText: now.allText || own.allText,',
        'allText: own.allText,',
      ],
      'the SHA-1 of a revision with hidden text goes out': [
        '...(rev_sha1 !== undefined && !anyText && { rev_sha1 }),',
        '...(rev_sha1 !== undefined && { rev_sha1 }),',
      ],
      'the SHA-1 of a hidden slot goes out': [
        "'content_size',\n",
        "'content_size',\n  'content_sha1',\n",
      ],
      'a field of a hidden slot that nobody knows goes out': [
        'filter(([name]) => PUBLIC.has(name))',
        "filter(([name]) => PUBLIC.has(name) || !name.startsWith('content_'))",
      ],
      'a hidden user goes out as the performer': [
        'hidden.user && (makes || authors.some((author) => isSameUser(performer, author)))',
        'false',
      ],
      'a hidden summary goes out as the reason for hiding it': [
        'hidden.comment && (makes || summaries.includes(comment))',
        'hidden.comment && makes',
      ],
      'whoever hid a revision is hidden with it': [
        "new Set(['create', 'edit', 'move'])",
        "new Set(['create', 'edit', 'move', 'delete', 'visibility_change'])",
      ],
      'the result says that a hidden summary is visible': [
        'is_comment_visible: !hidden.comment,',
        'is_comment_visible: true,',
      ],
    },
  },
  {
    file: 'packages/mediawiki/verify.ts',
    tests: ['test/packages/mediawiki/verify.unit.ts'],
    wrong: {
      'text with another SHA-1 than the event is taken': [
        'if (sha1 !== undefined && sha1 !== sha1Base36(content)) {',
        'if (false) {',
      ],
      'text of another size than the event is taken': [
        'if (size !== undefined && size !== Buffer.byteLength(content)) {',
        'if (false) {',
      ],
      'size counts characters': [
        'if (size !== undefined && size !== Buffer.byteLength(content)) {',
        'if (size !== undefined && size !== content.length) {',
      ],
      'a slot that the wiki lacks is let pass': [
        'if (!Object.hasOwn(slots, role)) throw',
        'if (false) throw',
      ],
      "the revision's SHA-1 is taken for that of each of its slots": [
        'const only = roles.length === 1',
        'const only = true',
      ],
    },
  },
  {
    file: 'packages/mediawiki/lookup.ts',
    tests: ['functions/page-wikitext-change/wiki.test.ts'],
    wrong: {
      'what the wiki gives is not checked against the event': ['verify(revision, found)', ''],
    },
  },
  {
    file: 'packages/mediawiki/sha1.ts',
    tests: ['test/packages/mediawiki/sha1.unit.ts'],
    wrong: { 'a SHA-1 is not padded with zeros': [".padStart(31, '0')", ''] },
  },
  {
    file: 'packages/mediawiki/content.ts',
    tests: ['test/packages/mediawiki/content.unit.ts'],
    wrong: {
      'text of a slot that the wiki hides goes in': [
        'if (content === undefined || hidden) return',
        'if (content === undefined) return',
      ],
      'the wiki stands above what the event says of a slot': [
        '      slot_role: role,\n      ...(model && { content_model: model }),\n      ...(format && { content_format: format }),\n      ...known[role],\n',
        '      slot_role: role,\n      ...known[role],\n      ...(model && { content_model: model }),\n      ...(format && { content_format: format }),\n',
      ],
    },
  },
  {
    file: 'functions/page-wikitext-change/index.ts',
    tests: recorded,
    wrong: {
      'text that came with a deleted page goes out': ['withoutContent(change)', 'change'],
      'the wiki is asked for a deleted page': [
        "if (change.page_change_kind === 'delete') return",
        "if ((change.page_change_kind as string) === 'nothing') return",
      ],
      'what only the event hides goes out': [
        'return withoutHidden(withContent(change, revision), revision)',
        'return withContent(change, revision)',
      ],
    },
  },
  {
    file: 'packages/mediawiki/page-change.ts',
    tests: ['test/packages/mediawiki/page-change.unit.ts'],
    wrong: {
      'an edit is a create': ["rev_parent_id ? 'edit' : 'create'", "'create' as Kind"],
      'a revision-create happened when its revision was made, whatever its dt': [
        'dt: dt ?? rev_timestamp,',
        'dt: rev_timestamp,',
      ],
      'unknown fields of a revision-create are dropped': ['    ...rest,\n    dt:', '    dt:'],
      'an undelete updates a row that is not there': ["undelete: 'insert'", "undelete: 'update'"],
    },
  },
  {
    file: 'packages/mediawiki/page-key.ts',
    tests: [
      'test/packages/mediawiki/page-change.unit.ts',
      'test/packages/runtime/server-output.test.ts',
    ],
    wrong: {
      'a page is keyed by its title': [
        'page_id: change.page.page_id }',
        'page_id: change.page.page_title as unknown as number }',
      ],
      'a partition key has page_id before wiki_id': [
        'jsonKey({ wiki_id, page_id })',
        'jsonKey({ page_id, wiki_id })',
      ],
    },
  },
]
