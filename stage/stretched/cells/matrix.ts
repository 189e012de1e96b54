/** All cells that `make stretched` measures. */
import { type Cell, type ClusterPlan, type Disturbance, USUAL_RTT_MS, type Ways } from './cell.ts'

const stretched = (
  name: string,
  version: ClusterPlan['version'],
  layout: ClusterPlan['layout'],
  more: Partial<ClusterPlan> = {},
): ClusterPlan => ({ name, design: 'stretched', version, layout, ...more })

const OLD = stretched('3.9.2 2.5', '3.9.2', '2.5')
const NEW = stretched('4.4.0 2.5', '4.4.0', '2.5')
const OLD_2 = stretched('3.9.2 2', '3.9.2', '2')
const NEW_2 = stretched('4.4.0 2', '4.4.0', '2')

/** The same with Tributary's functions on it. */
const APPLICATIONS = stretched('4.4.0 2.5 applications', '4.4.0', '2.5', { applications: true })

/** The controller stands at the third site, where every broker reaches it although the main sites cannot pass. */
const THIRD = stretched('4.4.0 2.5 third', '4.4.0', '2.5', { controllerSite: 'third' })

/** The quorum and the brokers wait five times as long before they count someone as lost. */
const PATIENT = stretched('4.4.0 2.5 patient', '4.4.0', '2.5', {
  settings: {
    'controller.quorum.election.timeout.ms': '5000',
    'controller.quorum.fetch.timeout.ms': '10000',
    'controller.quorum.request.timeout.ms': '10000',
    'broker.session.timeout.ms': '45000',
    'replica.lag.time.max.ms': '60000',
  },
})

/** Requests that get no answer are given up after 5 s, and a replica is waited for no longer than 10 s. */
const IMPATIENT = stretched('4.4.0 2.5 impatient', '4.4.0', '2.5', {
  settings: { 'replica.lag.time.max.ms': '10000', 'replica.socket.timeout.ms': '5000' },
  clientSettings: { 'request.timeout.ms': '5000' },
})

const WINDOW_BYTES = 4 * 1024 * 1024
/** Buffers for long lines, and producers with one request in flight on a connection. */
const TUNED = stretched('4.4.0 2.5 tuned', '4.4.0', '2.5', {
  settings: {
    'socket.receive.buffer.bytes': String(WINDOW_BYTES),
    'socket.send.buffer.bytes': String(WINDOW_BYTES),
    'replica.socket.receive.buffer.bytes': String(WINDOW_BYTES),
    'num.replica.fetchers': '4',
  },
  clientSettings: {
    'max.in.flight.requests.per.connection': '1',
    'receive.buffer.bytes': String(WINDOW_BYTES),
    'send.buffer.bytes': String(WINDOW_BYTES),
  },
  window: { there: WINDOW_BYTES, back: WINDOW_BYTES },
})

const TWO_CLUSTERS: ClusterPlan = {
  name: 'two clusters',
  design: 'two-clusters',
  version: '3.9.2',
  layout: '2',
}

const cell = (
  cluster: ClusterPlan,
  name: string,
  disturbance: Disturbance,
  { link = { rttMs: USUAL_RTT_MS }, quick = false }: Partial<Pick<Cell, 'link' | 'quick'>> = {},
): Cell => ({ id: `${cluster.name} ${name}`, cluster, link, disturbance, quick })

const steady = (cluster: ClusterPlan, rttMs: number, quick = false, jitterMs = 0): Cell =>
  cell(
    cluster,
    `rtt-${rttMs}${jitterMs > 0 ? `±${jitterMs}` : ''}`,
    {
      kind: 'steady',
      bulk: jitterMs === 0 && cluster.design === 'stretched' && !cluster.applications,
    },
    { link: { rttMs, jitterMs }, quick },
  )

const stall = (cluster: ClusterPlan, seconds: number, quick = false, times = 1): Cell =>
  cell(
    cluster,
    times === 1 ? `stall-${seconds}` : `stall-${seconds}×${times}`,
    { kind: 'stall', ways: 'link', seconds, times, pause: 4 },
    { quick },
  )

const cut = (cluster: ClusterPlan, ways: Ways, seconds: number, quick = false): Cell =>
  cell(
    cluster,
    `cut-${ways}-${seconds}`,
    { kind: 'stall', ways, seconds, times: 1, pause: 0 },
    { quick },
  )

const kill = (
  cluster: ClusterPlan,
  what: Extract<Disturbance, { kind: 'kill' }>['what'],
  seconds: number,
  rttMs = USUAL_RTT_MS,
  quick = false,
): Cell =>
  cell(
    cluster,
    `kill-${what}${rttMs === USUAL_RTT_MS ? '' : `-at-${rttMs}`}`,
    { kind: 'kill', what, seconds },
    { link: { rttMs }, quick },
  )

const ROUND_TRIPS = [0, 30, 60, 100, 200, 300, 500, 1000]
const QUICK_ROUND_TRIPS = [0, 100, 300]
const STALLS = [1, 2, 5, 9, 15, 30, 45]

/** The time of the cable cut: ten minutes. */
const CABLE_SECONDS = 600

/** The cells of the newest version, with a third site for the quorum. */
const newest: readonly Cell[] = [
  ...ROUND_TRIPS.map((rtt) => steady(NEW, rtt, QUICK_ROUND_TRIPS.includes(rtt))),
  steady(NEW, 35, false, 30),
  steady(NEW, 100, false, 80),
  cell(NEW, 'peaks-300', { kind: 'peaks', rttMs: 300, seconds: 2, every: 6 }),
  ...STALLS.map((seconds) => stall(NEW, seconds, seconds === 9)),
  stall(NEW, 2, false, 4),
  stall(NEW, 9, false, 3),
  cut(NEW, 'link', 20),
  cut(NEW, 'codfw', 20, true),
  cut(NEW, 'eqiad', 20),
  cell(NEW, 'refuse-link-20', { kind: 'refuse', ways: 'link', seconds: 20 }),
  kill(NEW, 'broker', 15, 200, true),
  kill(NEW, 'controller', 15),
  kill(NEW, 'codfw', 25),
  kill(NEW, 'eqiad', 25),
]

/** Where the older version may differ: in the quorum, and in what a broker does when it is fenced. */
const older: readonly Cell[] = [
  ...[100, 300, 1000].map((rtt) => steady(OLD, rtt)),
  ...[2, 5, 9, 15, 30].map((seconds) => stall(OLD, seconds)),
  stall(OLD, 9, false, 3),
  cut(OLD, 'link', 20),
  cut(OLD, 'eqiad', 20),
  kill(OLD, 'broker', 15, 200),
  kill(OLD, 'controller', 15),
  kill(OLD, 'eqiad', 25),
]

/** Clusters are started in this order, each for its cells. */
export const MATRIX: readonly Cell[] = [
  ...newest,
  ...[0, 30, 100, 300].map((rtt) => steady(APPLICATIONS, rtt)),
  ...[2, 9, 15].map((seconds) => stall(APPLICATIONS, seconds)),
  cut(APPLICATIONS, 'eqiad', 20),
  cell(APPLICATIONS, 'end-processor', { kind: 'processor', how: 'end', seconds: 15 }),
  cell(
    APPLICATIONS,
    'kill-processor',
    { kind: 'processor', how: 'kill', seconds: 20 },
    { quick: true },
  ),
  kill(APPLICATIONS, 'eqiad', 30),
  ...[9, 15, 45].map((seconds) => stall(THIRD, seconds)),
  ...[30, 100, 300, 1000].map((rtt) => steady(TWO_CLUSTERS, rtt, rtt === 100)),
  ...[2, 9, 30, 45].map((seconds) => stall(TWO_CLUSTERS, seconds, seconds === 9)),
  cut(TWO_CLUSTERS, 'link', 20),
  kill(TWO_CLUSTERS, 'eqiad', 25),
  ...[30, 100, 300].map((rtt) => steady(TUNED, rtt)),
  ...[9, 15, 30].map((seconds) => stall(IMPATIENT, seconds)),
  cut(IMPATIENT, 'link', 20),
  ...older,
  stall(NEW_2, 9),
  cut(NEW_2, 'link', 20),
  kill(NEW_2, 'codfw', 25),
  kill(NEW_2, 'eqiad', 25),
  cut(OLD_2, 'link', 20),
  kill(OLD_2, 'eqiad', 25),
  ...[2, 9, 30].map((seconds) => stall(PATIENT, seconds)),
  kill(PATIENT, 'broker', 15, 200),
  // It takes as long as a third of all others: a cluster of its own, at the end.
  cut({ ...NEW }, 'link', CABLE_SECONDS),
]
