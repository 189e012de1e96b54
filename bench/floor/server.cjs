/**
 * The least code that answers an event with an event on Node: no framework, no checks, no metrics. It reads
 * the attributes and the JSON and writes both again, with the wikitext if it has a wiki.
 *
 * It is CommonJS because an `import` of node:http nearly doubles its start: that evaluates every export, and
 * so loads Node's own undici.
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

// Node writes its compile cache only when the process exits by itself.
process.on('SIGTERM', () => process.exit(0))
