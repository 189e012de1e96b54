/** Loaded into a program first: tells at its end, on file descriptor 3, what CPU time it took. */
const { writeSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

// It is loaded into each thread, and the process's time has all of them.
if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    writeSync(3, String((user + system) / 1000))
  })
}
