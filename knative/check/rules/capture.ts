/** The reader of the wikis' databases (components/capture). */
import { ofKind } from '../objects.ts'
import { environmentIn, type Overlay } from '../overlay.ts'
import { CAPTURE_GRACE_MS, refusedCapture } from '../packages.ts'
import { isReader } from '../pods.ts'
import { problem, type Rule } from '../rule.ts'

const POD = 'spec.template.spec'
const CONTAINER = `${POD}.containers.0`

const readersOf = ({ objects }: Overlay) => ofKind(objects, 'Deployment').filter(isReader)

export const oneReader: Rule = {
  name: 'one-reader',
  why: 'Two readers at a time write every change twice, and MariaDB ends the connection of the older one again and again.',
  *check(overlay) {
    for (const reader of readersOf(overlay)) {
      const { replicas = 1, strategy } = reader.spec
      if (replicas > 1) yield problem(reader, 'spec.replicas', `is ${replicas}; write 1`)
      if (strategy?.type === 'Recreate') continue
      const message = `is ${strategy?.type ?? 'missing'}; write Recreate, so that the old pod ends before the new one starts`
      yield problem(reader, 'spec.strategy.type', message)
    }
  },
}

/** Beyond SHUTDOWN_GRACE_MS, for the last answer of Kafka. */
const LAST_WORK_MS = 5000

export const readerSettings: Rule = {
  name: 'reader-settings',
  why: 'The reader does not start with a wrong setting, and what is not read in time is deleted from the database’s log.',
  *check(overlay) {
    for (const reader of readersOf(overlay)) {
      const [container] = reader.spec.template.spec.containers
      const env = environmentIn(overlay, container)
      const refused = refusedCapture(env)
      const [name = ''] = /^\w+/.exec(refused ?? '') ?? []
      const place = { CAPTURE_DATABASE: 'database', CAPTURE_WIKIS: 'wikis' }[name]
      const where = place ? `; write it into datacenter.yaml, spec.capture.${place}` : ''
      if (refused) yield problem(reader, `${CONTAINER}.env.${name}`, `${refused}${where}`)
      const topic = env.KAFKA_OUTPUT_TOPIC ?? ''
      if (!topic.startsWith(`${overlay.name}.`)) {
        const message = `is ${topic || 'missing'}; begin it with the datacenter, ${overlay.name}.`
        yield problem(reader, `${CONTAINER}.env.KAFKA_OUTPUT_TOPIC`, message)
      }
      const password = container.env?.find((each) => each.name === 'CAPTURE_PASSWORD')
      if (password && !password.valueFrom) {
        const message = 'is no secret here; write valueFrom: { secretKeyRef: { name, key } }'
        yield problem(reader, `${CONTAINER}.env.CAPTURE_PASSWORD`, message)
      }
      const { terminationGracePeriodSeconds: seconds = 30 } = reader.spec.template.spec
      const grace = Number(env.SHUTDOWN_GRACE_MS ?? CAPTURE_GRACE_MS)
      const least = Math.ceil((grace + LAST_WORK_MS) / 1000)
      if (seconds >= least) continue
      const message = `is ${seconds}; write ${least} or more, as SHUTDOWN_GRACE_MS is ${grace}`
      yield problem(reader, `${POD}.terminationGracePeriodSeconds`, message)
    }
  },
}
