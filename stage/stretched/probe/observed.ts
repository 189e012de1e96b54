/** Collects what the probe has seen, line by line. */
import type { MainSite } from '../sites.ts'
import { Progress } from './progress.ts'
import type {
  Bulk,
  ConsumerKind,
  Metric,
  Read,
  Rebalance,
  Sent,
  SentAlone,
  View,
} from './records.ts'

/** All that was seen, in the order of its lines. */
export class Observed {
  readonly sent: Sent[] = []
  readonly sentAlone: SentAlone[] = []
  readonly read: Read[] = []
  readonly rebalances: Rebalance[] = []
  readonly views: View[] = []
  readonly metrics: Metric[] = []
  readonly bulks: Bulk[] = []
  readonly elections: string[] = []
  readonly progress = new Progress()

  /** @throws Error if the line is none of the probe's */
  add(line: string): void {
    const [kind, ...fields] = line.split('\t')
    const [a, b, c, d, e, f, g] = fields as [string, string, string, string, string, string, string]
    if (kind === 'S') this.progress.began(b as MainSite, Number(c), Number(a))
    else if (kind === 'P') {
      const acknowledged = e !== '-'
      const sent = {
        ...{ at: Number(a), site: b as MainSite, partition: Number(c), number: Number(d) },
        endedAt: acknowledged ? Number(e) : Date.now(),
        error: acknowledged ? undefined : f,
      }
      this.sent.push(sent)
      this.progress.ended(sent)
    } else if (kind === 'A') {
      const acknowledged = d !== '-'
      this.sentAlone.push({
        ...{ at: Number(a), site: b as MainSite, partition: Number(c) },
        endedAt: acknowledged ? Number(d) : Date.now(),
        error: acknowledged ? undefined : e,
      })
    } else if (kind === 'C') {
      const reader = { site: b as MainSite, kind: c as ConsumerKind }
      const place = { partition: Number(d), offset: Number(e) }
      const record = { from: f as MainSite, number: Number(g) }
      const read = { at: Number(a), ...reader, ...place, ...record }
      this.read.push(read)
      this.progress.read(read)
    } else if (kind === 'R') {
      const event = d as Rebalance['event']
      this.rebalances.push({
        ...{ at: Number(a), site: b as MainSite, kind: c as ConsumerKind, event },
      })
    } else if (kind === 'L') {
      const isr = (e ?? '').split(',').map(Number)
      const place = { site: b as MainSite, partition: Number(c) }
      this.views.push({ at: Number(a), ...place, leader: Number(d), isr })
    } else if (kind === 'M') {
      const value = Number.isNaN(Number(d)) ? d : Number(d)
      this.metrics.push({ at: Number(a), node: Number(b), name: c, value })
    } else if (kind === 'B') {
      const amount = { records: Number(c), bytes: Number(d), milliseconds: Number(e) }
      this.bulks.push({ site: a as MainSite, kind: b, ...amount, errors: Number(f) })
    } else if (kind === 'E') this.elections.push(a)
    else throw new Error(`the probe printed an unknown line: ${line}`)
  }
  /** Drops what is older, but for the last state of each partition and each metric. */
  forget(before: number): void {
    const isNew = ({ at }: { readonly at: number }) => at >= before
    this.sent.splice(0, this.sent.length, ...this.sent.filter(isNew))
    this.sentAlone.splice(0, this.sentAlone.length, ...this.sentAlone.filter(isNew))
    this.read.splice(0, this.read.length, ...this.read.filter(isNew))
    const views = new Map(this.views.map((each) => [`${each.site} ${each.partition}`, each]))
    this.views.splice(0, this.views.length, ...views.values())
    const metrics = new Map(this.metrics.map((each) => [`${each.node} ${each.name}`, each]))
    this.metrics.splice(0, this.metrics.length, ...metrics.values())
  }
}
