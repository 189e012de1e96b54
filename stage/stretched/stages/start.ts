import type { ClusterPlan } from '../cells/cell.ts'
import type { Stage } from './stage.ts'
import { StretchedStage } from './stretched-stage.ts'

export const startStage = (plan: ClusterPlan, logs: string): Promise<Stage> =>
  StretchedStage.start(plan, logs)
