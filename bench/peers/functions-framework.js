/**
 * A CloudEvents function of Google's framework cannot set headers: the event is returned as JSON, in structured
 * mode but without its media type. That is less work than the other contestants do.
 */
const functions = require('@google-cloud/functions-framework')

const { withWikitext } = process.env.MEDIAWIKI_API_URL ? require('../floor/wikitext.cjs') : {}

functions.cloudEvent('event', async (event) => {
  if (!withWikitext) return event
  return { ...event, data: await withWikitext(event.data) }
})
