/** Chooses the design that a cell is played on. */
import type { ClusterPlan } from '../cells/cell.ts'
import type { Stage } from './stage.ts'
import { StretchedStage } from './stretched-stage.ts'
import { TwoClustersStage } from './two-clusters-stage.ts'

/** Starts the clusters of a plan, and their clients. */
export const startStage = (plan: ClusterPlan, logs: string): Promise<Stage> =>
  plan.design === 'stretched' ? StretchedStage.start(plan, logs) : TwoClustersStage.start(logs)
