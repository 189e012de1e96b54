import { execFileSync } from 'node:child_process'

/** Runs npm. @returns its standard output */
export const npm = (args: readonly string[], cwd?: string): string =>
  execFileSync('npm', [...args], {
    ...(cwd !== undefined && { cwd }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
