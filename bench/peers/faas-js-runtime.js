/** A function for the runtime of `kn func`: it answers with the event that is returned. */
const { withWikitext } = process.env.MEDIAWIKI_API_URL ? require('../floor/wikitext.cjs') : {}

module.exports.handle = async (_context, event) => {
  if (!withWikitext) return event
  return event.cloneWith({ data: await withWikitext(event.data) })
}
