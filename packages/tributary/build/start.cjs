/**
 * Starts index.js with the code that V8 compiled of it at build time. `npm run build` leaves that code in
 * index.js.cache; it is run where the function is built, since the cache is for one version of Node. In
 * contrast to Node's own compile cache, any user can read it, from a read-only file system too.
 *
 * The start script bounds the young generation of the heap to twice --max-semi-space-size=8. Without it
 * a process grew from 79 to 185 MB over 2.3 million events, 134 MB of it young generation. CPU time of an
 * event that waits for a wiki, and memory under that load, for a size in MB:
 * 1: 275 µs, 129 MB; 2: 225, 134; 4: 182, 146; 8: 172, 149; 16: 167, 197; no bound: 170, 248.
 */
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Script } = require('node:vm')

const file = join(__dirname, 'index.js')
const cache = `${file}.cache`
/** A function that listens has loaded the rest of itself by then. */
const LOADED_MS = 500

function start() {
  // The bundle is ASCII. V8 reads a string of one byte per character fastest.
  const source = `(function (exports, require, module) {${readFileSync(file, 'latin1')}\n})`
  const script = new Script(source, { filename: file, cachedData: read(cache) })
  script.runInThisContext()(exports, require, module)
  return script
}

function read(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** Stands for a setting that only the cluster has. Nothing is asked there. */
const NOWHERE = 'http://127.0.0.1:9'

/** Runs the function until it has loaded everything, and writes what was compiled until then. */
async function compile() {
  Object.assign(process.env, { PORT: '0', LOG_LEVEL: 'silent' })
  // V8 refuses a cache made under other flags than those that Node starts with.
  require('node:v8').setFlagsFromString = () => {}
  const { write } = process.stderr
  process.stderr.write = () => true
  let script
  let error
  do {
    if (error) process.env[error.unset] = NOWHERE
    script = start()
    error = await module.exports.running
  } while (error?.unset && process.env[error.unset] !== NOWHERE)
  process.stderr.write = write
  if (error) throw error
  await sleep(LOADED_MS)
  writeFileSync(cache, script.createCachedData())
  process.exit(0)
}

if (process.argv[2] === 'compile') compile()
else start()
