/**
 * `node test/mutants/run.ts [PATTERN]`: does a test catch each mutant? Tries them two at a time, each in
 * a copy of the repository. The pattern, a regular expression, chooses mutants by name and file. Exit
 * code 1 if one survives or does not apply, or if a test fails without any mutant.
 */
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCopy, ROOT, removeCopy, sourceFiles } from './copy.ts'
import { type Mutant, mutated } from './mutant.ts'
import { MUTANTS } from './mutants.ts'
import { runTests } from './tests.ts'

const AT_ONCE = 2
/** How long a test file may take without a mutant, in milliseconds. */
const PLAIN_LIMIT = 300_000
/** A mutant's tests may take so many times what they take without it, and this long at least. */
const PATIENCE = 6
const LEAST_LIMIT = 30_000

const files = sourceFiles()

async function main(pattern = ''): Promise<boolean> {
  const chosen = new RegExp(pattern)
  const mutants = MUTANTS.filter(({ name, file }) => chosen.test(`${name} (${file})`))
  if (mutants.length === 0) throw new Error(`no mutant is called anything like ${pattern}`)
  if (!mutants.map(applies).every(Boolean)) return false
  const took = await plainRun(new Set(mutants.flatMap(testFiles)))
  if (!took) return false
  const survived: Mutant[] = []
  let done = 0
  await eachInCopy(mutants, async (mutant, copy) => {
    const tests = testFiles(mutant)
    const usual = tests.reduce((sum, file) => sum + (took.get(file) ?? 0), 0)
    const restore = make(mutant, copy)
    const limit = Math.max(LEAST_LIMIT, PATIENCE * Math.ceil(usual / 1000) * 1000)
    const failure = await runTests(copy, tests, limit)
    restore()
    if (!failure) survived.push(mutant)
    const fate = failure ? `caught by ${failure}` : 'SURVIVED'
    say(`${++done}/${mutants.length} ${mutant.name} (${mutant.file}): ${fate}`)
  })
  for (const { name, file, tests } of survived) {
    say(`survived: ${name} (${file}); these tests have to catch it: ${tests.join(', ')}`)
  }
  const caught = mutants.length - survived.length
  say(`${mutants.length} mutants, ${caught} caught, ${survived.length} survived`)
  return survived.length === 0
}

function applies(mutant: Mutant): boolean {
  try {
    mutated(readFileSync(join(ROOT, mutant.file), 'utf8'), mutant)
    return true
  } catch (error) {
    say(`does not apply: ${mutant.name}: ${(error as Error).message}`)
    return false
  }
}

const testFiles = ({ tests }: Mutant): string[] => globSync(tests, { cwd: ROOT }).sort()

/** Every test file without a mutant. @returns how long each took; undefined if one failed */
async function plainRun(tests: ReadonlySet<string>): Promise<Map<string, number> | undefined> {
  say(`Without a mutant, ${tests.size} test files must pass…`)
  const took = new Map<string, number>()
  await eachInCopy([...tests], async (file, copy) => {
    const started = performance.now()
    const failure = await runTests(copy, [file], PLAIN_LIMIT)
    if (failure) say(`fails without a mutant: ${failure}`)
    else took.set(file, performance.now() - started)
  })
  return took.size === tests.size ? took : undefined
}

/** Makes the mistake in a copy. @returns undoes it */
function make(mutant: Mutant, copy: string): () => void {
  const path = join(copy, mutant.file)
  const text = readFileSync(path, 'utf8')
  const write = (text: string) => {
    writeFileSync(path, text)
    if (mutant.generate) generate(copy)
  }
  write(mutated(text, mutant))
  return () => write(text)
}

function generate(copy: string): void {
  const stdio = ['ignore', 'ignore', 'inherit'] as const
  execFileSync(process.execPath, ['build/generate.ts'], { cwd: copy, stdio: [...stdio] })
}

/** Two at a time, each in a copy of the repository that it has for itself meanwhile. */
async function eachInCopy<T>(
  items: readonly T[],
  task: (item: T, copy: string) => Promise<void>,
): Promise<void> {
  const left = [...items]
  const worker = async () => {
    const copy = makeCopy(files)
    for (let item = left.shift(); item !== undefined; item = left.shift()) await task(item, copy)
    removeCopy(copy)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

const say = (line: string) => process.stdout.write(`${line}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

process.exitCode = (await main(process.argv[2])) ? 0 : 1
