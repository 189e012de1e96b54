/**
 * Compiles the packages to JavaScript with declarations and source maps: Node does not strip types below
 * node_modules. A file stays where it is in its package: `a/b.ts` becomes `a/b.js`, `a/b.d.ts`, `a/b.js.map`.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ROOT } from './packages.ts'

/** These files are JavaScript, or declarations, already. */
const COPIED = '**/*.{d.ts,js,cjs}'
/** Only this repository uses these. */
const LEFT_OUT = ['packages/tributary/demo']

/**
 * @param to the folder that is to hold the packages by their paths, such as packages/runtime
 * @throws Error if a type is wrong
 */
export function compile(to: string): void {
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  const config = join(import.meta.dirname, 'tsconfig.json')
  execFileSync(tsc, ['--project', config, '--outDir', to], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  for (const folder of ['packages/*', 'schemas']) {
    const exclude = (path: string) => /(^|\/)(node_modules|example)$/.test(path)
    for (const path of globSync(`${folder}/${COPIED}`, { cwd: ROOT, exclude })) {
      mkdirSync(dirname(join(to, path)), { recursive: true })
      copyFileSync(join(ROOT, path), join(to, path))
    }
  }
  for (const path of globSync('**/*.d.ts', { cwd: to })) edit(join(to, path), declaration)
  for (const path of globSync('**/*.js.map', { cwd: to })) edit(join(to, path), sourceMap)
  for (const path of globSync('packages/*/package.json', { cwd: to })) rmSync(join(to, path))
  for (const path of LEFT_OUT) {
    for (const file of globSync(`${path}.*`, { cwd: to })) rmSync(join(to, file))
  }
}

function edit(path: string, change: (text: string, path: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8'), path))
}

/** The compiler rewrites imports in JavaScript only, and refers to declarations where their source is. */
const declaration = (text: string) =>
  text
    .replace(/((?:from|import\() ?['"]\.{1,2}\/[^'"]+)\.ts(?=['"])/g, '$1.js')
    .replace(/^(\/\/\/ <reference path=").*\/(.+?)".*$/gm, '$1./$2" />')

/** The source is in the map, and named as if it stood beside it. */
function sourceMap(text: string, path: string): string {
  return JSON.stringify({ ...JSON.parse(text), sources: [`${basename(path, '.js.map')}.ts`] })
}
