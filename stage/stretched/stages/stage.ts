/** Running clusters of one design, with clients: where a cell is played. */
import type { Route, RouteConditions } from '../../link/route.ts'
import type { Applications } from '../applications/applications.ts'
import type { Disturbance, Ways } from '../cells/cell.ts'
import type { Span } from '../figures/figures.ts'
import type { Probe } from '../probe/probe.ts'

export interface Stage extends AsyncDisposable {
  readonly probe: Probe
  /** Undefined if only plain clients run. */
  readonly applications: Applications | undefined
  readonly isNear: Span['isNear']
  /** How many replicas are in sync when all is well. */
  readonly replicas: number
  /** How the link between the main sites is from now on. */
  set(conditions: RouteConditions): void
  routes(ways: Ways): readonly Route[]
  /** Brings everything to its usual place before a cell. */
  prepare(disturbance: Disturbance): Promise<void>
  kill(what: Extract<Disturbance, { kind: 'kill' }>['what']): Promise<void>
  /** Starts again what was killed. Resolves when it has started. */
  revive(): Promise<void>
  /** The node that is the controller, and its site. */
  controller(): string | undefined
}
