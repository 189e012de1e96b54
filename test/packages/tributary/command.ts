/** The `tributary` command as a process. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { temporary } from './support.ts'

export const root = join(import.meta.dirname, '../../..')
export const tributary = join(root, 'packages/tributary/tributary')
export const recorded = join(root, 'test/fixtures/recorded-wiki')
export const REVISIONS = join(recorded, 'mediawiki.revision-create.jsonl')
export const CHANGES = join(recorded, 'mediawiki.page_change.v1.jsonl')
export const FN = 'page-wikitext-change'

export const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n')

export const ended = async (child: ChildProcessWithoutNullStreams) => {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { stdout, stderr, code: code as number | null }
}

export function start(args: readonly string[], env: Record<string, string> = {}) {
  const { NODE_TEST_CONTEXT: _, ...clean } = process.env
  const child = spawn(tributary, args, { cwd: root, env: { ...clean, ...env } })
  return { child, done: ended(child) }
}

/** Runs the command to its end, on this standard input. */
export function run(args: readonly string[], input?: string, env?: Record<string, string>) {
  const { child, done } = start(args, env)
  child.stdin.end(input)
  return done
}

/** Runs a shell script with the command as $0. */
export const shell = (script: string, ...args: readonly string[]) =>
  ended(spawn('bash', ['-o', 'pipefail', '-c', script, tributary, ...args], { cwd: root }))

/** Resolves with the output so far when it matches. */
export function saying(stream: NodeJS.ReadableStream, expected: RegExp): Promise<string> {
  let all = ''
  return new Promise((resolve) => {
    stream.on('data', (chunk) => {
      all += chunk
      if (expected.test(all)) resolve(all)
    })
  })
}

export async function server(listener: RequestListener) {
  const listening = createServer(listener)
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        listening.close(() => resolve())
        listening.closeAllConnections()
      }),
  }
}

/** A recorded wiki without any revision: all changes but deletes fail for good. */
export function emptyWiki(): string {
  const folder = temporary()
  writeFileSync(join(folder, 'revisions.json'), '{}')
  return folder
}

/** Standard error without the warning that every run without a datacenter gives. */
export const withoutWarning = (stderr: string) => stderr.replace(/.*DATACENTER is not set.*\n/, '')

export const ids = (jsonLines: string): string[] =>
  jsonLines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).meta.id)
    .sort()
