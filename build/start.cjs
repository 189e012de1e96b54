/**
 * Starts index.js with what V8 compiled of it at build time: `npm run build`, where the function is
 * going to run (the cache is for one version of Node), leaves that in index.js.cache. Unlike Node's own
 * compile cache it is read on a read-only file system, and by any user.
 */
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Script } = require('node:vm')

const file = join(__dirname, 'index.js')
const cache = `${file}.cache`

function start() {
  // The bundle is ASCII, and one byte a character is what V8 reads fastest.
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

/** Runs the function until it listens and has loaded everything, and keeps what was compiled. */
async function compile() {
  Object.assign(process.env, { PORT: '0', LOG_LEVEL: 'silent' })
  // What is compiled is for the flags that Node starts with.
  require('node:v8').setFlagsFromString = () => {}
  const script = start()
  await exports.running
  await sleep(500)
  writeFileSync(cache, script.createCachedData())
  process.exit()
}

if (process.argv[2] === 'compile') compile()
else start()
