/** The way between two sites, which all links between them share. */
import type { Socket } from 'node:net'
import { type Conditions, Line } from './line.ts'

/** What a route is like, counted over both directions. */
export interface RouteConditions {
  /** The round trip, in milliseconds. */
  readonly rttMs: number
  /** How much longer or shorter a round trip may be. */
  readonly jitterMs?: number
  readonly bytesPerSecond?: number
}

/** The way between two sites, for all their connections. It can be slow, it can stall, it can be cut. */
export class Route {
  readonly there = new Line()
  readonly back = new Line()
  readonly sockets = new Set<Socket>()
  #isCut = false

  get isCut(): boolean {
    return this.#isCut
  }

  set({ rttMs, jitterMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY }: RouteConditions): void {
    const each: Conditions = { delayMs: rttMs / 2, jitterMs: jitterMs / 2, bytesPerSecond }
    this.there.conditions = each
    this.back.conditions = each
  }

  /** Loses every packet, as a cable that is cut does: no end learns of it, connections stay. */
  stall(): void {
    this.there.stall()
    this.back.stall()
  }

  resume(): void {
    this.there.resume()
    this.back.resume()
  }

  // It closes connections rather than resetting them: a process that resets one with bytes under way often
  // hangs at exit (Node 24.21).
  /** Closes every connection, old or new, as a firewall that refuses them does. */
  cut(): void {
    this.#isCut = true
    for (const socket of this.sockets) socket.destroy()
  }

  heal(): void {
    this.#isCut = false
  }
}
