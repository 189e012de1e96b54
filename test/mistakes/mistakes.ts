/** The mistakes that authors make, each made in a project that is right but for it. */
import { RETURN, SCHEMA, SHOUT, source } from '../support/city-project.ts'
import { check, command, dev, makeBuild, type Wrong } from './places.ts'

export interface Mistake {
  readonly title: string
  /** What the author runs. */
  readonly met: string
  readonly wrong: Wrong
  /** The line that is printed. */
  readonly line: (wrong: Wrong) => Promise<string>
}

const RIGHT = source(RETURN)
const YAML = 'schemas/city/change/1.0.0.yaml'

/** A function in which one text is another. */
const instead = (from: string, to: string): Wrong => {
  if (!RIGHT.includes(from)) throw new Error(`the function has no ${from}`)
  return { 'index.ts': RIGHT.replace(from, to) }
}
const body = (text: string): Wrong => ({ 'index.ts': source(text) })
const schema = (from: string, to: string): Wrong => ({ [YAML]: SCHEMA.replace(from, to) })

const building = (title: string, wrong: Wrong): Mistake => ({
  ...{ title, wrong, met: 'tributary build', line: command('build') },
})
const running = (title: string, wrong: Wrong, line = dev()): Mistake => ({
  ...{ title, wrong, met: 'tributary dev', line },
})

/** A lookup whose address is in a setting. */
const GEO = `const geo = {
  settings: {
    validate: Object.assign(() => false, { errors: [{ instancePath: '/GEO_API_URL' }] }),
    allowed: { GEO_API_URL: 'an http or https address' },
    integers: new Set(),
    addresses: ['GEO_API_URL'],
  },
  open: () => ({ forEvent: () => ({}) }),
}
export default defineEnrichment({
  lookups: { geo },`

const IN_FUNCTIONS = 'functions/city-mood/index.ts'

export const MISTAKES: readonly Mistake[] = [
  building('the definition is not exported', instead('export default ', 'export const city = ')),
  building('the name is missing', instead("name: 'city-mood',", '')),
  {
    title: "the name is not the folder's, in this repository",
    met: 'make build',
    wrong: {
      [IN_FUNCTIONS]: RIGHT.replace("'city-mood'", "'city-moods'").replaceAll("'./", "'../../"),
    },
    line: makeBuild('city-mood'),
  },
  building('the key is missing', { 'index.ts': RIGHT.replace(/ {2}key: .*\n/, '') }),
  building('enrich is missing', { 'index.ts': RIGHT.replace(/enrich: [\s\S]*/, '})\n') }),
  building('a member is misspelt', instead('enrich: ', 'lookup: {},\n  enrich: ')),
  building('the stream to write has no name', instead("stream: 'city.mood'", "stream: ''")),
  building('a lookup is not one', instead('enrich:', "lookups: { geo: 'http://geo' },\n  enrich:")),
  building(
    'a schema is misspelt',
    instead('import { cityChange }', 'import { cityChnage as cityChange }'),
  ),
  building('a module is not there', instead("'./shout.ts'", "'./shouts.ts'")),
  building('a package is not installed', instead("'./shout.ts'", "'shout-case'")),
  building('a package is only for development', {
    'package.json': '{ "type": "module", "devDependencies": { "yaml": "2" } }',
    'shout.ts': `import { stringify } from 'yaml'\n${SHOUT}console.log(stringify)\n`,
  }),
  building('a line is not TypeScript', instead('input: [cityChange],', 'input: ,')),
  building('a module throws while it is loaded', { 'shout.ts': `${SHOUT}JSON.parse('{')\n` }),
  {
    title: 'a schema has a keyword wrong',
    met: 'tributary generate',
    wrong: schema('type: integer', 'type: whole'),
    line: command('generate'),
  },
  {
    title: 'a schema has no example',
    met: 'tributary generate',
    wrong: { [YAML]: SCHEMA.slice(0, SCHEMA.indexOf('examples:')) },
    line: command('generate'),
  },
  running('enrich returns nothing', body('shout(change.name)')),
  running(
    'a promise is not awaited',
    body('return { ...change, name: Promise.resolve(shout(change.name)) as never }'),
  ),
  running('the result breaks its schema', body("return { ...change, mood: 'merry' as 'calm' }")),
  running('a lookup is not declared', {
    'index.ts': RIGHT.replace('async (change)', 'async (change, { geo }: any)').replace(
      RETURN,
      'return { ...change, name: geo.country }',
    ),
  }),
  running('the key names no entity', instead('String(city)', "city === 0 ? 'none' : ''")),
  running(
    'a deadline has passed',
    body('await new Promise(() => {})\n    return change'),
    dev(undefined, 50),
  ),
  running('a setting is missing', instead('export default defineEnrichment({', GEO)),
  running(
    'the event has a schema that the function does not read',
    {},
    dev('{"$schema":"/town/change/2.0.0","meta":{"stream":"town.change"}}'),
  ),
  running('enrich throws', body("throw new Error('no mood')")),
  {
    title: 'the function has no test',
    met: 'tributary test',
    wrong: {},
    line: command('test'),
  },
  {
    title: 'the overlay has a topic that the function does not read',
    met: 'make check',
    wrong: instead('input: [cityChange]', "input: [{ stream: 'city.change', schema: cityChange }]"),
    line: check('eqiad.town.change'),
  },
]
