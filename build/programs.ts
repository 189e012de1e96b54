/** Runs other programs, one after the other, in the foreground. */
import { spawnSync } from 'node:child_process'

/** Why a deployment cannot start or had to stop. The message says what is wrong and what to do. */
export class DeployError extends Error {}

interface RunOptions {
  /** Its standard input. */
  readonly input?: string
  /** The exit codes that mean success. */
  readonly fine?: readonly number[]
  /** What to do if it fails. */
  readonly remedy?: string
}

const AGAIN = 'nothing after it was done; repair what it says above, and run the same command again'

/** Prints the command, runs it, and shows its output. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): void {
  process.stdout.write(`$ ${program} ${args.join(' ')}\n`)
  spawn(program, args, 'inherit', options)
}

/** @returns its standard output */
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
  if (result.error) {
    throw new DeployError(`${program} cannot be run: ${result.error.message}; is it installed?`)
  }
  if (!fine.includes(result.status ?? -1)) {
    const command = [program, ...args].slice(0, 3).join(' ')
    throw new DeployError(`${command} failed; ${remedy}`)
  }
  return result.stdout
}

/** `kn func`, or `func` by itself. Other programs are named func too, so its help must mention Knative. */
export function funcCommand(): string[] {
  const found = [['kn', 'func'], ['func']].find(([program = '', ...rest]) => {
    const { stdout } = spawnSync(program, [...rest, 'deploy', '--help'], { encoding: 'utf8' })
    return stdout?.includes('Knative')
  })
  if (found) return found
  const where = 'https://knative.dev/docs/functions/install-func/'
  throw new DeployError(
    `neither kn with its func plugin nor func is installed; install one of them: ${where}`,
  )
}
