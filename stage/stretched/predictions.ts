/**
 * What was expected of each cell before it was measured. The formulas are guesses that follow from Kafka's
 * default settings and from a first look at the harness at round trips of 0, 100 and 300 ms. They stay as
 * they were: a wrong one is worth more than a corrected one. Those of the impatient settings, and of a controller at
 * the third site, were made when the stalls with default settings had been measured.
 */
import type { Cell } from './cells/cell.ts'
import { MATRIX } from './cells/matrix.ts'
import { INTACT, type Of, type Prediction } from './prediction.ts'
import { processor, withApplications } from './predictions-of-applications.ts'

/** Kafka's defaults, in seconds, and how long a change takes beyond them. */
const SESSION = 9
const LAG = 30
const MARGIN = 5

const NO_FAILURES = { ...INTACT, 'metrics.IsrShrinks': [0, 0] } as const

const isTwoClusters = ({ cluster }: Cell) => cluster.design === 'two-clusters'

function steady({ link: { rttMs: rtt, jitterMs = 0 }, cluster }: Cell): Prediction {
  if (cluster.design === 'two-clusters') {
    return {
      says: `Writes do not wait for the other site. What it wrote is read half a round trip later, and what MirrorMaker adds.`,
      expects: {
        ...INTACT,
        'produce.near.p50': [0, 30],
        'read.plain.far.p50': [rtt / 2, 1.5 * rtt + 600],
        'unavailable.eqiad.writes.any': [0, 0],
      },
    }
  }
  const slack = 20 + jitterMs
  const alone = {
    'produceAlone.near.p50': [rtt, 2 * rtt + slack],
    'produceAlone.far.p50': [2 * rtt, 3 * rtt + slack],
  } as const
  if (cluster.name.endsWith('tuned')) {
    return {
      says: 'One request in flight on a connection: no queue of requests, so a steady producer waits three round trips instead of eleven. Larger buffers let one producer write more.',
      expects: {
        ...NO_FAILURES,
        ...alone,
        'produce.near.p50': [rtt, 4 * rtt + slack],
        'bulk.tuned': [rtt > 100 ? 2 : 5, 200],
      },
    }
  }
  // With five records a second on each connection.
  const isQueueing = rtt > 133
  return {
    says: isQueueing
      ? 'A lone record waits one and a half round trips, two and a half if the leader is far. A broker handles one request of a connection at a time, so five requests in flight queue up, and a steady producer waits many times longer. Latency alone never shrinks the ISR, and the quorum stays calm.'
      : 'A write waits one and a half round trips, two and a half if the leader is far. Nothing else changes.',
    expects: {
      ...NO_FAILURES,
      ...alone,
      'produce.near.p50': isQueueing ? [6 * rtt, 14 * rtt] : [rtt, 4 * rtt + slack],
      leaderElections: [0, 0],
      'metrics.epochs': [0, 0],
    },
  }
}

const peaks = (): Prediction => ({
  says: 'Requests queue up in each peak. Writes wait a few seconds at most; no replica leaves the ISR, no leader changes.',
  expects: { ...NO_FAILURES, leaderElections: [0, 0], 'produce.near.p99': [300, 5000] },
})

function stall(cell: Cell, { ways, seconds, times }: Of<'stall'>): Prediction {
  const { cluster } = cell
  const total = seconds * times
  if (isTwoClusters(cell)) {
    return {
      says: `Writes go on in both sites. What the other site writes comes late, all of it and in order.`,
      expects: {
        ...INTACT,
        'unavailable.eqiad.writes.any': [0, 0],
        'unavailable.codfw.writes.any': [0, 0],
        'unavailable.codfw.reads.any': [seconds * 0.9, 2 * seconds + MARGIN],
      },
    }
  }
  if (cluster.controllerSite === 'third') return stallOfMainSites(seconds)
  const isPatient = cluster.name.endsWith(' patient')
  const session = isPatient ? 45 : SESSION
  const isOld = cluster.version === '3.9.2'
  const isWhole = ways === 'link'
  if (seconds < session) {
    return {
      says: `Every write of both sites waits until the link is back, since all replicas are in the ISR. No broker is fenced. ${
        isOld
          ? 'From 2 s on the cut off voter stands for election, and the controller changes.'
          : 'The cut off voter asks before it stands for election (KIP-996), so the controller stays.'
      }`,
      expects: {
        ...INTACT,
        'metrics.IsrShrinks': [0, 0],
        leaderElections: [0, 0],
        'unavailable.eqiad.writes.all': [Math.max(0, total - 1.5 * times), 2 * total + MARGIN],
        'metrics.epochs': isOld && seconds > 3 ? [1, 6 * times] : [0, isOld ? 2 * times : 0],
      },
    }
  }
  if (cluster.name.endsWith('impatient')) {
    return {
      says: 'Requests that wait on a stalled connection are given up after 5 s, and a new connection is made. So writes go on sooner: in eqiad when codfw is fenced, in codfw soon after the healing.',
      expects: {
        ...INTACT,
        'unavailable.eqiad.writes.all': [SESSION - 4, SESSION + MARGIN],
        'unavailable.codfw.writes.all': [seconds - 2, seconds + 12],
        asBefore: [0, 15],
      },
    }
  }
  const lost = ways === 'eqiad' ? 'eqiad' : 'codfw'
  const kept = lost === 'eqiad' ? 'codfw' : 'eqiad'
  const isLong = seconds >= session + MARGIN
  return {
    says: `${lost}'s brokers are fenced after ${session} s, and their leaders move to ${kept}. From then on ${kept} writes, and ${lost} cannot. ${
      cluster.layout === '2.5' && isWhole
        ? 'The third site makes no difference to clients, since they cannot pass through it.'
        : ''
    }${seconds > LAG ? ` A stall of more than ${LAG} s would shrink the ISR as well.` : ''}`,
    expects: {
      ...INTACT,
      [`unavailable.${kept}.writes.all`]: [session - 4, (session + MARGIN) * times + MARGIN],
      [`unavailable.${lost}.writes.all`]: [total - 2, 2 * total + 15],
      ...(isLong && { leaderElections: [2, 4 * times + 4], 'metrics.IsrShrinks': [0, 60] }),
    },
  }
}

/** With the controller at the third site. */
const stallOfMainSites = (seconds: number): Prediction => ({
  says:
    seconds < LAG
      ? 'The controller hears of every broker through the third site, so none is fenced, and nobody can write until the link is back.'
      : `The controller hears of every broker through the third site, so none is fenced. After ${LAG} s each leader takes the other site's replicas out of the ISR. From then on both sites write, each to the partitions that it leads.`,
  expects: {
    ...INTACT,
    leaderElections: [0, 0],
    'metrics.epochs': [0, 0],
    ...(seconds < LAG
      ? {
          'metrics.IsrShrinks': [0, 0],
          'unavailable.eqiad.writes.all': [seconds - 2, 2 * seconds + MARGIN],
        }
      : {
          'metrics.IsrShrinks': [4, 16],
          'unavailable.eqiad.writes.all': [LAG - 5, LAG + 3 * MARGIN],
          'unavailable.codfw.writes.all': [LAG - 5, LAG + 3 * MARGIN],
          'unavailable.eqiad.writes.any': [seconds - 2, 2 * seconds + 15],
        }),
  },
})

const refuse = (cell: Cell, { ways, seconds }: Of<'refuse'>): Prediction => ({
  ...stall(cell, { kind: 'stall', ways, seconds, times: 1, pause: 0 }),
  says: 'As with packets that are lost, since only time-outs count: codfw is fenced after 9 s. It heals sooner, since new connections are made at once.',
})

function kill({ cluster }: Cell, { what, seconds }: Of<'kill'>): Prediction {
  if (cluster.design === 'two-clusters') {
    return {
      says: "The other site's clients notice nothing. What was not mirrored yet waits in the lost site.",
      expects: { ...INTACT, 'unavailable.codfw.writes.any': [0, 0] },
    }
  }
  const session = cluster.name.endsWith(' patient') ? 45 : SESSION
  if (what === 'broker' || what === 'controller') {
    return {
      says: `All writes wait ${session} s until the broker is fenced, not only those to its partition: it is in every ISR.${what === 'controller' ? ' The new controller counts the session anew.' : ''}`,
      expects: {
        ...INTACT,
        'unavailable.eqiad.writes.all': [
          Math.min(seconds, session) - 4,
          Math.min(seconds + 15, session + 2 * MARGIN),
        ],
        leaderElections: [session > seconds ? 0 : 1, 3],
      },
    }
  }
  const kept = what === 'eqiad' ? 'codfw' : 'eqiad'
  const isStopped = cluster.layout === '2' && what === 'eqiad'
  return isStopped
    ? {
        says: 'Two of the three voters are lost, so nobody may shrink the ISR or elect leaders: no writes anywhere until eqiad is back.',
        expects: { ...INTACT, 'unavailable.codfw.writes.all': [seconds - 3, seconds + 40] },
      }
    : {
        says: `${kept} goes on after ${session} s; two replicas of two sites are enough for min.insync.replicas=2.`,
        expects: {
          ...INTACT,
          [`unavailable.${kept}.writes.all`]: [session - 4, session + 2 * MARGIN],
          leaderElections: [2, 6],
        },
      }
}

function predict(cell: Cell): Prediction {
  const prediction = predictCluster(cell)
  return cell.cluster.applications && cell.disturbance.kind !== 'processor'
    ? withApplications(cell, prediction)
    : prediction
}

function predictCluster(cell: Cell): Prediction {
  const { disturbance } = cell
  if (disturbance.kind === 'steady') return steady(cell)
  if (disturbance.kind === 'peaks') return peaks()
  if (disturbance.kind === 'stall') return stall(cell, disturbance)
  if (disturbance.kind === 'processor') return processor(disturbance)
  if (disturbance.kind === 'refuse') return refuse(cell, disturbance)
  return kill(cell, disturbance)
}

export const PREDICTIONS: ReadonlyMap<string, Prediction> = new Map(
  MATRIX.map((cell) => [cell.id, predict(cell)]),
)
