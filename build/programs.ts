/** Other programs, run one after the other in the foreground. */
import { spawnSync } from 'node:child_process'

/** A deployment cannot start, or stopped; the message says why and what to do. */
export class DeployError extends Error {}

interface RunOptions {
  /** What it reads on standard input. */
  readonly input?: string
  /** The exit codes that are no failure. */
  readonly fine?: readonly number[]
  /** What to do when it fails. */
  readonly remedy?: string
}

const AGAIN = 'nothing after it was done, and all can be run again'

/** Shows the command, runs it, and shows what it prints. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): void {
  process.stdout.write(`$ ${program} ${args.join(' ')}\n`)
  spawn(program, args, 'inherit', options)
}

/** @returns what it prints on standard output */
export const outputOf = (program: string, args: readonly string[]): string =>
  spawn(program, args, 'pipe')

function spawn(
  program: string,
  args: readonly string[],
  stdout: 'inherit' | 'pipe',
  { input, fine = [0], remedy = AGAIN }: RunOptions = {},
): string {
  const result = spawnSync(program, args, {
    stdio: [input === undefined ? 'inherit' : 'pipe', stdout, 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...(input !== undefined && { input }),
  })
  if (result.error) throw new DeployError(`${program} cannot be run: ${result.error.message}`)
  if (!fine.includes(result.status ?? -1)) {
    const command = [program, ...args].slice(0, 3).join(' ')
    throw new DeployError(`${command} failed; ${remedy}`)
  }
  return result.stdout
}

/** `kn func`, or `func` alone; other programs are called that too. */
export function funcCommand(): string[] {
  const found = [['kn', 'func'], ['func']].find(([program = '', ...rest]) => {
    const { stdout } = spawnSync(program, [...rest, 'deploy', '--help'], { encoding: 'utf8' })
    return stdout?.includes('Knative')
  })
  if (found) return found
  const where = 'https://knative.dev/docs/functions/install-func/'
  throw new DeployError(`neither kn with its func plugin nor func is installed: ${where}`)
}
