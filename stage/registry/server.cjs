/** Serves the registry on PORT of loopback. UPSTREAM has the packages that are not published to it. */
const { join } = require('node:path')
const { runServer } = require('verdaccio')

const { FOLDER, PORT, UPSTREAM } = process.env
const ours = { access: '$all', publish: '$all' }

async function main() {
  const app = await runServer({
    self_path: join(FOLDER, 'config.yaml'),
    storage: join(FOLDER, 'storage'),
    uplinks: { upstream: { url: UPSTREAM } },
    packages: {
      '@tributary/*': ours,
      tributary: ours,
      '**': { access: '$all', proxy: 'upstream' },
    },
    web: { enable: false },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  })
  app.listen(Number(PORT), '127.0.0.1')
}

main()
