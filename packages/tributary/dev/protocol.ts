/** The messages between the process of `tributary dev` and its worker threads. */
import type { SourceEvent } from '../event.ts'
import type { Result } from './result.ts'

/** One run: a function, loaded anew, and the events that it gets. */
export interface Job {
  /** The function's module. */
  readonly file: string
  readonly events: readonly SourceEvent[]
  readonly wiki: string | undefined
  readonly api: string | undefined
  readonly latency: number
  readonly datacenter: string | undefined
  /** How long one event may take, in milliseconds. */
  readonly timeout: number
}

/** The data that a worker is started with. */
export interface Preload {
  /** Modules to load before there is a job. */
  readonly modules: readonly string[]
}

export type Message =
  /** The host is loaded; a job is begun at once. */
  | { readonly kind: 'ready' }
  /** A file was read, as a module; its stamp tells whether it has changed since. */
  | { readonly kind: 'loaded'; readonly path: string; readonly stamp: string }
  /** The worker's event loop turns. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'result'; readonly index: number; readonly result: Result }
  /** A line of the function's log, or about it. */
  | { readonly kind: 'note'; readonly line: string }
  /** The function cannot be loaded, or not be started. */
  | { readonly kind: 'refused'; readonly line: string }
  | { readonly kind: 'done' }
