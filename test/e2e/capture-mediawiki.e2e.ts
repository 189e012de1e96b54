/** What MediaWiki writes into MariaDB for each kind of change, as the reader captures it. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CapturedEvent, capturedEvents } from '../../stage/capture/account.ts'
import { Reader, TOPIC } from '../../stage/capture/reader.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { readAll } from '../../stage/kafka/topics.ts'
import { MariaDb } from '../../stage/mariadb.ts'
import { MediaWiki, WIKI } from '../../stage/mediawiki.ts'

/** The rows that tell the kind of a change: + inserted, ~ updated, - deleted. */
const SIGNS = { c: '+', u: '~', d: '-' } as const
const TELLING = ['page', 'revision', 'archive', 'logging', 'redirect']
const told = ({ rows }: CapturedEvent): string => {
  const telling = rows.filter(({ table }) => TELLING.includes(table))
  const signs = telling.map(({ table, op }) => `${SIGNS[op as keyof typeof SIGNS]}${table}`)
  return [...new Set(signs)].sort().join(' ')
}

it('a change of a real MediaWiki comes with the rows that tell its kind', async () => {
  await using broker = await Broker.start()
  await using database = await MariaDb.start()
  await using wiki = await MediaWiki.start({ database })
  await database.allowReader(WIKI)
  await broker.create([TOPIC], 1)
  await using reader = await Reader.start({ database, broker })
  await reader.ready()

  const edit = async (title: string, text: string) => {
    const answer = await wiki.act({ action: 'edit', title, text, summary: `a comment for ${text}` })
    return (answer as unknown as { edit: { pageid: number; newrevid: number } }).edit
  }
  const { pageid: page, newrevid: first } = await edit('Heron', 'one')
  await edit('Heron', 'two')
  const hide = { type: 'revision', ids: String(first), hide: 'content|comment|user' }
  await wiki.act({ action: 'revisiondelete', ...hide })
  await wiki.act({ action: 'move', from: 'Heron', to: 'Grey heron' })
  await wiki.act({ action: 'protect', title: 'Grey heron', protections: 'edit=sysop' })
  await wiki.act({ action: 'delete', title: 'Grey heron' })
  await wiki.act({ action: 'undelete', title: 'Grey heron' })
  const { newrevid: last } = await edit('Last', 'last')

  let events: CapturedEvent[] = []
  while (!JSON.stringify(events).includes(`"rev_id":${last},`)) {
    assert.ok(reader.process.isRunning, reader.log)
    await sleep(200)
    events = capturedEvents(await readAll(broker, TOPIC))
  }
  const own = events.filter(({ page_id }) => page_id === page)
  assert.deepEqual(own.map(told), [
    '+logging +page +revision ~page',
    '+revision ~page',
    '+logging ~revision',
    '+logging +revision ~page',
    '+logging +revision ~page',
    '+archive +logging -page -revision',
    '+logging +page +revision -archive ~page',
  ])
  const redirect = events.find(({ rows }) => rows.some(({ table }) => table === 'redirect'))
  assert.notEqual(redirect?.page_id, page)
  const hidden = JSON.stringify(own.slice(2))
  assert.doesNotMatch(hidden, /a comment for one/)
})
