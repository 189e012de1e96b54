/** `node evaluation/redraw.ts [FILE]`: draws the committed results anew, or takes over those of a file first. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { plot } from './plot.ts'

const [, , from] = process.argv
const at = (name: string) => join(import.meta.dirname, name)
const json = readFileSync(from ?? at('results.json'), 'utf8')
writeFileSync(at('results.json'), json)
writeFileSync(at('results.svg'), plot(JSON.parse(json)))
