import type { Config } from './config.ts'
import type { ErrorTable } from './errors.ts'
import type { Log } from './log.ts'
import type { Settings } from './settings.ts'
import type { Metrics } from './telemetry/metrics.ts'

/** A lookup or a delivery is opened with this. `C` has the settings that it brings itself. */
export interface Service<C = unknown> {
  /** The function's name. */
  readonly name: string
  readonly config: Config & C
  readonly log: Log
  readonly metrics: Metrics
}

/** A part of a function that needs opening: it brings its own settings, error rows and metrics. */
export interface Part<Opened, C = never> {
  /** Environment variables that it reads; they are checked at the start. */
  readonly settings?: Settings
  /** Rows for the codes of the errors that it throws. */
  readonly errors?: ErrorTable
  /** The variable that holds the address it calls: a test puts the address of a fake there. */
  readonly address?: string
  /** @param name the name that the function gives it, such as `geo`; a label of its metrics */
  open(service: Service<C>, name: string): Opened
}
