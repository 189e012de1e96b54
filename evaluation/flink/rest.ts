/** Flink's REST API, as far as an upgrade needs it. */
import { setTimeout as sleep } from 'node:timers/promises'

const PATIENCE_MS = 60_000

/** Stops the one job of a cluster with a savepoint. @returns where the savepoint is */
export async function stopFlinkJob(address: string, folder: string): Promise<string> {
  const { jobs } = await json(`${address}/jobs`)
  const job = `${address}/jobs/${jobs[0].id}`
  const { 'request-id': id } = await json(`${job}/stop`, { targetDirectory: folder, drain: false })
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    const { status, operation } = await json(`${job}/savepoints/${id}`)
    if (status.id !== 'COMPLETED') continue
    if (operation.location) return operation.location
    throw new Error(`the savepoint failed: ${JSON.stringify(operation).slice(0, 1000)}`)
  }
  throw new Error(`no savepoint within ${PATIENCE_MS / 1000} s`)
}

// biome-ignore lint/suspicious/noExplicitAny: Flink's answers are what they are
async function json(url: string, body?: object): Promise<any> {
  const options = { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(url, body && options)
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return await response.json()
}
