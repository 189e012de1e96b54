/** Serves recorded answers of REST APIs, for functions that look something up with `http`. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Answer, type FakeApi, fakeApi } from '@tributary/runtime/testing'
import { reason, UsageError } from './failures.ts'

export interface RecordedApis {
  /** The address of each API, by the setting that names it. */
  readonly env: Readonly<Record<string, string>>
  close(): Promise<void>
}

/**
 * Serves each folder of `directory` as an API on 127.0.0.1. A folder has the name of the setting with the
 * API's address; the answer to GET /cities/1 is its file cities/1.json, and else 404.
 * @param options.latencyMs how long each answer takes
 * @throws UsageError if there is no such folder
 */
export async function recordedApis(
  directory: string,
  { latencyMs = 0 }: { latencyMs?: number } = {},
): Promise<RecordedApis> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error) => {
    throw new UsageError(`--api: cannot read ${directory}: ${reason(error)}`)
  })
  const settings = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const apis = await Promise.all(
    settings.map(async (name): Promise<readonly [string, FakeApi]> => {
      const folder = join(directory, name)
      const answer = async (path: string) => ({
        ...(await recorded(folder, path)),
        delay: latencyMs,
      })
      return [name, await fakeApi({ '*': ({ path }) => answer(path) })]
    }),
  )
  return {
    env: Object.fromEntries(apis.map(([name, { url }]) => [name, url])),
    close: async () => void (await Promise.all(apis.map(([, api]) => api.close()))),
  }
}

/** The query is ignored. */
async function recorded(folder: string, path: string): Promise<Answer> {
  try {
    const { pathname } = new URL(path, 'http://api')
    const file = join(folder, `${decodeURIComponent(pathname)}.json`)
    // Encoded dots and slashes could lead out of it.
    if (!file.startsWith(join(folder, '/'))) return { status: 404 }
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    return { body: await readFile(file), headers }
  } catch {
    return { status: 404 }
  }
}
