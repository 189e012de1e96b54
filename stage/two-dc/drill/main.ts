/** `make failover-drill`: what can happen to two datacenters and their one ordered stream, under load. */
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Wiki } from '../../wiki/wiki.ts'
import { NAMES } from '../topics.ts'
import { TwoDatacenters } from '../two-datacenters.ts'
import { Drill } from './drill.ts'
import { Load } from './load.ts'

const LOGS = 'out/failover-drill'
/** Changes per second: twice what Wikimedia's wikis make. */
const RATE = 50

const began = Date.now()
const say = (line: string): void => console.log(line)
const report = (done: string): void =>
  say(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${done}`)

rmSync(LOGS, { recursive: true, force: true })
say(`Two datacenters are starting; their logs are in ${LOGS}.`)
await using wiki = await Wiki.start()
await using two = await TwoDatacenters.start({ logs: LOGS, report, wiki: wiki.url })
const { eqiad, codfw } = two
for (const name of NAMES) two.at(name).enrich()
await eqiad.rebuildOrder()
eqiad.order()

const load = new Load(two, RATE)
const drill = new Drill(two, load, say)
say(`${RATE} changes per second, some of them late (SEED=${load.seed})`)

await drill.play(
  '1. MediaWiki fails over from eqiad to codfw; late events of eqiad still arrive.',
  async () => {
    load.primary = 'codfw'
  },
)

await drill.play('2. A failover of the ordered stream is begun, and given up.', () =>
  drill.failover('codfw', 'reverse'),
)

await drill.play('3. The ordered stream moves to codfw, and its mirror turns around.', () =>
  drill.failover('codfw'),
)

await drill.play('4. The active instance is killed, and started again.', async () => {
  await codfw.ordering?.stop('SIGKILL')
  codfw.order()
  // Until the lease of the one that was killed is over.
  await sleep(11_000)
})

await drill.play('5. The store is lost, and rebuilt from the topic.', async () => {
  await codfw.store.part.stop('SIGKILL')
  await codfw.store.run()
  drill.say('the store is empty')
  await sleep(3000)
  await codfw.ordering?.stop()
  await codfw.rebuildOrder()
  drill.say('the store is rebuilt')
  codfw.order()
})

await drill.play('6. The link between the datacenters is cut, and heals.', async () => {
  load.primary = 'eqiad'
  await sleep(2000)
  two.cut()
  await sleep(8000)
  two.heal()
})

await drill.play('7. Both sides believe that they are active.', async () => {
  await eqiad.rebuildOrder()
  eqiad.order()
  await sleep(8000)
  await eqiad.ordering?.stop()
  drill.say("eqiad's has ended again")
})

await load.close()
say(
  `\nAll of it held. ${load.made} changes in ${((Date.now() - began) / 60_000).toFixed(1)} minutes.`,
)
