/** The options of `tributary new`. */
import { option, preset } from '../option.ts'
import * as kinds from '../option-kinds.ts'

export const newCommand = {
  operand: 'NAME',
  summary: 'write a new function, with its schemas and its test, from a template',
  about: `In Tributary's repository it writes functions/NAME, its schemas and its pipeline, and touches nothing
else. With --dir it writes a project of its own, as kn func create does from the same templates. NAME
has at most 50 lower-case letters, digits and hyphens.`,
  options: {
    template: preset(
      kinds.oneOf('page-enrichment', 'enrichment'),
      'page-enrichment',
      'for changes of wiki pages, or for any JSON event and a REST API',
    ),
    input: {
      ...option(
        kinds.stream,
        `a stream that it reads, without a datacenter; may be given more than once
(default: mediawiki.page_change.v1, or NAME_input)`,
      ),
      many: true,
    },
    output: option(kinds.stream, 'the stream that it writes (default: NAME, with _ for -)'),
    lookup: option(
      kinds.lookup,
      `the name of its REST API; weather has its address in WEATHER_API_URL
(default: geo; only with --template enrichment)`,
    ),
    dir: option(kinds.file, 'write a project of its own into this new or empty folder'),
  },
} as const
