/** The `tributary` command, up to what belongs to its process: signals, streams and the exit code. */
import { helpOf, readArguments } from './arguments.ts'
import { UsageError } from './failures.ts'
import { functionNames } from './find-function.ts'
import { type Command, commands } from './options.ts'
import pkg from './package.json' with { type: 'json' }

const help = (): string => `tributary ${pkg.version}: runs Tributary's functions without a cluster.

${Object.entries(commands)
  .map(
    ([name, { operand, summary }]) =>
      `  tributary ${name} ${operand} [options]\n      ${summary}\n`,
  )
  .join('')}
${functionList()}Options: tributary run --help

For example, one hour of a recorded wiki:

  tributary run page-wikitext-change --wiki test/fixtures/recorded-wiki \\
    --input test/fixtures/recorded-wiki/mediawiki.page_change.v1.jsonl --output out.jsonl
`

/** Only where functions have names. */
function functionList(): string {
  const names = functionNames()
  return names.length > 0 ? `Functions: ${names.join(', ')}\n` : ''
}

/**
 * Runs the command that these arguments name.
 * @param stop the reading ends when it is aborted
 * @returns the exit code
 * @throws UsageError if the arguments are wrong, RunError if the run fails
 */
export async function main(args: readonly string[], stop: AbortController): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    ;(name === undefined ? process.stderr : process.stdout).write(help())
    return name === undefined ? 2 : 0
  }
  if (name === '--version') {
    process.stdout.write(`${pkg.version}\n`)
    return 0
  }
  if (!Object.hasOwn(commands, name)) {
    const known = Object.keys(commands).join(', ')
    throw new UsageError(`unknown command ${JSON.stringify(name)}; there are: ${known}`)
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(helpOf(name as Command))
    return 0
  }
  switch (name as Command) {
    case 'run': {
      const { operands, values, given } = readArguments('run', rest)
      const { run } = await import('./run.ts')
      return run(atMostOne(operands), values, given, stop)
    }
    case 'serve': {
      const { operands, values } = readArguments('serve', rest)
      const { serve } = await import('./serve.ts')
      return serve(atMostOne(operands), values, stop)
    }
    case 'dev': {
      const { operands, values } = readArguments('dev', rest)
      const { dev } = await import('./dev.ts')
      return dev(atMostOne(operands), values, stop)
    }
    case 'test': {
      const { operands } = readArguments('test', rest)
      const { test } = await import('./test.ts')
      return test(atMostOne(operands))
    }
    case 'generate': {
      const { operands, values } = readArguments('generate', rest)
      noOperand(operands)
      const { generate } = await import('./generate.ts')
      return generate(values)
    }
    case 'build': {
      const { operands } = readArguments('build', rest)
      const { build } = await import('./build.ts')
      return build(atMostOne(operands))
    }
    case 'new': {
      const { operands, values, given } = readArguments('new', rest)
      const { newFunction } = await import('./new/new.ts')
      const { input } = given
      return newFunction(operandOf('new', operands), { ...values, input })
    }
    case 'check': {
      const { operands, values } = readArguments('check', rest)
      const { check } = await import('./check/check.ts')
      return check(atMostOne(operands), values)
    }
    case 'rebuild-order': {
      const { operands, values } = readArguments('rebuild-order', rest)
      noOperand(operands)
      const { rebuildOrder } = await import('./rebuild-order.ts')
      return rebuildOrder(values, stop)
    }
    case 'capture': {
      const { operands, values } = readArguments('capture', rest)
      noOperand(operands)
      const { capture } = await import('./capture.ts')
      return capture(values, stop)
    }
    case 'reconcile': {
      const { operands, values } = readArguments('reconcile', rest)
      noOperand(operands)
      const { reconcile } = await import('./reconcile.ts')
      return reconcile(values, stop)
    }
    case 'failover': {
      const { operands, values } = readArguments('failover', rest)
      noOperand(operands)
      const { failover } = await import('./failover.ts')
      return failover(values, stop)
    }
    case 'replay': {
      const { operands, values, given } = readArguments('replay', rest)
      const { replay } = await import('./replay.ts')
      return replay(operandOf('replay', operands), values, given, stop)
    }
  }
}

function operandOf(command: Command, operands: readonly string[]): string {
  const operand = atMostOne(operands)
  if (operand !== undefined) return operand
  throw new UsageError(`${command} needs a ${commands[command].operand}`)
}

function atMostOne([operand, ...surplus]: readonly string[]): string | undefined {
  noOperand(surplus)
  return operand
}

function noOperand([operand]: readonly string[]): void {
  if (operand !== undefined) throw new UsageError(`unexpected argument ${JSON.stringify(operand)}`)
}
