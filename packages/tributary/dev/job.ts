/** Runs a function once over some events, in a worker thread of `tributary dev`. */
import { FunctionClient } from '../client.ts'
import { parse, type SourceEvent } from '../event.ts'
import { DeliveryFailure, RunError, reason, UsageError } from '../failures.ts'
import { shownPath } from '../find-function.ts'
import {
  type Definition,
  holdsEvents,
  loadModule,
  type Started,
  startFunction,
} from '../functions.ts'
import { failureReason, inWords } from '../problem.ts'
import { isFailure, readReply } from '../reply.ts'
import { failureLine } from './failure-line.ts'
import type { Job, Message } from './protocol.ts'
import type { Result } from './result.ts'

type Send = (message: Message) => void

/** Never throws: what goes wrong is sent as one line. */
export async function runJob(job: Job, send: Send): Promise<void> {
  const { file, wiki, api, latency, datacenter, timeout } = job
  try {
    const definition = await loadModule(file)
    const notes = new EventNotes(definition, file, send)
    if (holdsEvents(definition)) {
      throw new UsageError(
        `${definition.name} holds events and posts them to sinks; dev shows what a function answers, so use tributary run`,
      )
    }
    const started = await startFunction(definition, {
      ...{ wiki, api, latency, datacenter, port: 0, logLevel: 'info' },
      ...(process.env.EVENT_DEADLINE_MS ? {} : { env: { EVENT_DEADLINE_MS: String(timeout) } }),
      log: (line) => notes.read(line),
    })
    await deliver(job, started, notes, send)
    await started.close()
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof RunError)) throw error
    send({ kind: 'refused', line: error.message })
  }
}

/** Each event is sent once: a failure is shown, not tried again. */
async function deliver({ events, timeout }: Job, started: Started, notes: EventNotes, send: Send) {
  const client = new FunctionClient(started.url, started.connect, timeout + LATE_MS)
  await Promise.all(
    events.map(async ({ body, ...rest }, index) => {
      // A buffer arrives from the other thread as plain bytes.
      const event = { ...rest, body: body && Buffer.from(body) }
      send({ kind: 'result', index, result: await resultOf(client, event, notes) })
    }),
  )
  client.close()
}

/** The function's own deadline comes first. */
const LATE_MS = 1000

async function resultOf(
  client: FunctionClient,
  event: SourceEvent,
  notes: EventNotes,
): Promise<Result> {
  try {
    const response = await client.post(event)
    const note = notes.of(event)
    if (isFailure(response.status)) {
      const failure = new DeliveryFailure(String(response.status), { retryable: false, response })
      return { outcome: 'failed', why: note?.why ?? inWords(failureReason(failure)) }
    }
    const reply = readReply(response)
    if (reply === 'filtered') return { outcome: 'skipped', why: note?.code ?? '' }
    if (reply === 'invalid') return { outcome: 'failed', why: 'its answer is no CloudEvent' }
    const { attributes, value } = reply
    return { outcome: 'enriched', why: '', attributes, data: parse(value) }
  } catch (error) {
    return { outcome: 'failed', why: reason(error) }
  }
}

interface Note {
  readonly code: string
  readonly why: string
}

/** The function's log, by event: it has the reason of a skip, and what was thrown. */
class EventNotes {
  readonly #definition: Definition
  readonly #file: string
  readonly #send: Send
  readonly #notes = new Map<string, Note>()

  constructor(definition: Definition, file: string, send: Send) {
    this.#definition = definition
    this.#file = file
    this.#send = send
  }

  read(line: string): void {
    const { level, outcome, code, detail, error, id, source, msg } = JSON.parse(line)
    if (outcome !== undefined) {
      const failure = { code, detail: String(detail), ...(error && { error }) }
      const why = failureLine(failure, this.#definition, this.#file, shownPath(this.#file))
      this.#notes.set(`${source} ${id}`, { code, why })
    } else if (level >= WARN) {
      this.#send({ kind: 'note', line: error ? `${msg}: ${error}` : msg })
    }
  }

  of({ attributes: { source, id } }: SourceEvent): Note | undefined {
    return this.#notes.get(`${source} ${id}`)
  }
}

const WARN = 40
