/**
 * `make failover-drill`: plays the failures of two datacenters under traffic, and checks after each that
 * the ordered stream has every change, in order.
 */
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { StubWiki } from '../../wiki/stub-wiki.ts'
import { DATACENTERS } from '../topics.ts'
import { TwoDatacenters } from '../two-datacenters.ts'
import { Drill } from './drill.ts'
import { Traffic } from './traffic.ts'

const LOGS = 'out/failover-drill'
/** Changes per second: twice what Wikimedia's wikis make. */
const RATE = 50

const began = Date.now()
const say = (line: string): void => console.log(line)
const report = (line: string): void =>
  say(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`)

rmSync(LOGS, { recursive: true, force: true })
say(`Two datacenters, eqiad and codfw, are starting; their logs are in ${LOGS}.`)
await using wiki = await StubWiki.start()
await using two = await TwoDatacenters.start({ logs: LOGS, report, wiki: wiki.url })
const { eqiad, codfw } = two
for (const name of DATACENTERS) two.at(name).startEnrichment()
await eqiad.rebuildOrder()
eqiad.startOrdering()

const brokers = { eqiad: [eqiad.broker.address], codfw: [codfw.broker.address] }
const traffic = new Traffic(brokers, RATE)
const drill = new Drill(two, traffic, say)
say(`MediaWiki makes ${RATE} changes per second, and some events come late (SEED=${traffic.seed}).`)

await drill.play(
  '1. MediaWiki fails over from eqiad to codfw; late events of eqiad still arrive.',
  async () => {
    traffic.primary = 'codfw'
  },
)

await drill.play('2. A failover of the ordered stream is begun, killed and given up.', () =>
  drill.giveUp('codfw', { steps: ['reverse'], when: 'begins' }),
)

await drill.play('3. The ordered stream fails over to codfw, and its mirror is reversed.', () =>
  drill.failover('codfw'),
)

await drill.play('4. The active instance is killed and started again.', async () => {
  await codfw.ordering?.stop('SIGKILL')
  codfw.startOrdering()
  // The killed instance's lease must expire before the new one becomes active.
  await sleep(11_000)
})

await drill.play('5. The store loses its data and is rebuilt from the topic.', async () => {
  await codfw.redis.loseData()
  drill.say('the store is empty')
  await sleep(3000)
  await codfw.ordering?.stop()
  await codfw.rebuildOrder()
  drill.say('the store is rebuilt')
  codfw.startOrdering()
})

await drill.play('6. The link between the datacenters is cut, and heals.', async () => {
  traffic.primary = 'eqiad'
  await sleep(2000)
  two.cut()
  await sleep(8000)
  two.heal()
})

await drill.play('7. Both datacenters believe that they are active.', async () => {
  await eqiad.rebuildOrder()
  eqiad.startOrdering()
  await sleep(5000)
  await drill.refused('eqiad', [], /eqiad are both active/)
  await eqiad.ordering?.stop()
  drill.say("eqiad's processor has stopped again")
})

await drill.play('8. The failover to eqiad is killed when each step begins, and run again.', () =>
  drill.killedInEveryStep('eqiad', 'begins'),
)

await drill.play('9. The failover to codfw is killed when each step ends, and run again.', () =>
  drill.killedInEveryStep('codfw', 'ends'),
)

await drill.play(
  '10. codfw, which is active, is lost with its Kafka, and comes back.',
  async () => {
    traffic.primary = 'codfw'
    await sleep(3000)
    await drill.refused('eqiad', ['--lost'], /codfw is not lost/)
    // Its last records are not mirrored any more.
    two.cut()
    await sleep(3000)
    await traffic.pause()
    await codfw.lose()
    two.heal()
    drill.say('codfw is lost, with the last 3 s of changes')
    traffic.primary = 'eqiad'
    traffic.resume()
    await drill.refused('eqiad', [], /add --lost/)
    await drill.failover('eqiad', ['--lost', '--reread', 'PT1M'])
    await sleep(5000)
    const missing = await drill.missing()
    drill.say(
      `${missing} changes are not in eqiad's stream yet, among them those that only codfw has`,
    )
    await codfw.comeBack()
    drill.say('codfw is back, and is active again')
    await sleep(3000)
    await drill.failover('eqiad')
  },
  true,
)

await traffic.close()
say(
  `\nNo change was lost and none came out of order: ${traffic.made} changes in ${((Date.now() - began) / 60_000).toFixed(1)} minutes.`,
)
