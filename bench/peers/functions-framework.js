/**
 * A CloudEvents function of this framework cannot answer with headers: the event goes back as JSON,
 * in structured mode but for its media type. That is less work than the others do.
 */
const functions = require('@google-cloud/functions-framework')

const { withWikitext } = process.env.MEDIAWIKI_API_URL ? require('../floor/wikitext.cjs') : {}

functions.cloudEvent('event', async (event) => {
  if (!withWikitext) return event
  return { ...event, data: await withWikitext(event.data) }
})
