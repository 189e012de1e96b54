/**
 * The least that answers an event with an event on Node: no framework, no checks, no metrics. It
 * reads the attributes and the JSON, and writes both again, with the wikitext if there is a wiki.
 *
 * CommonJS, as `import` of node:http alone nearly doubles its start: it evaluates every export, and
 * so loads the undici that is part of Node.
 */
const { createServer } = require('node:http')

const { withWikitext } = process.env.MEDIAWIKI_API_URL ? require('./wikitext.cjs') : {}

const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', async () => {
    const change = JSON.parse(Buffer.concat(chunks))
    const data = withWikitext ? await withWikitext(change) : change
    const body = JSON.stringify(data)
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    for (const name in request.headers) {
      if (name.startsWith('ce-')) headers[name] = request.headers[name]
    }
    response.writeHead(200, headers).end(body)
  })
})
server.listen(process.env.PORT)

// What ends by itself writes its compile cache.
process.on('SIGTERM', () => process.exit(0))
