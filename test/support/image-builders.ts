/**
 * Does what the two builders of `kn func` do with an uploaded function, command by command, without
 * containers. Both are written from the builders' sources, which are named at each step.
 */
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const shell = promisify(execFile)

/** A function's image: the folder with its files, and how its process starts there. */
export interface Image {
  readonly app: string
  readonly command: readonly [program: string, ...args: string[]]
  readonly env: Readonly<Record<string, string>>
}

export interface Build {
  /** The function's folder. */
  readonly project: string
  /** An empty folder, to build in. */
  readonly home: string
  /** npm's settings, such as the registry to install from. */
  readonly npm: Readonly<Record<string, string>>
  readonly buildEnvs?: Readonly<Record<string, string>>
}

/** A container's environment: no variables of this process, least of all npm's. */
const environment = ({ home, npm }: Build, more: Readonly<Record<string, string>>) => ({
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  HOME: home,
  ...npm,
  ...more,
})

/**
 * pack: paketo-buildpacks/node-engine 8.5, npm-install 2.3, node-run-script 2.3 and npm-start 2.5, in this
 * order. Each build script sees node_modules with the development dependencies, the process without them.
 */
export async function packImage(build: Build): Promise<Image> {
  const { project, home, buildEnvs = {} } = build
  const app = join(home, 'workspace')
  // pkg/buildpacks/builder.go of func: only .funcignore says what is left out.
  upload(project, app, /^$/)
  // node-engine/build.go: the default of all that follows.
  const engine = { NODE_ENV: 'production', NODE_OPTIONS: '--use-openssl-ca' }
  const run = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    shell('npm', args, { cwd: app, env: environment(build, { ...engine, ...env }) })
  const modules = join(app, 'node_modules')
  const layer = (name: string) => join(home, 'layers', name, 'node_modules')

  // npm-install/build_process_resolver.go
  if (existsSync(modules)) throw new Error('node_modules was uploaded: npm would only rebuild it')
  const install = existsSync(join(app, 'package-lock.json')) ? 'ci' : 'install'
  const cache = ['--unsafe-perm', '--cache', join(home, 'npm-cache')]
  // npm-install/build.go: the layer for the build, with NODE_ENV=development …
  await run([install, ...cache], { NODE_ENV: 'development' })
  moveAway(modules, layer('build-modules'))
  // … then the one for the launch, a copy of it that is pruned.
  cpSync(layer('build-modules'), modules, { recursive: true, verbatimSymlinks: true })
  await run(['prune'], {})
  mkdirSync(dirname(layer('launch-modules')), { recursive: true })
  renameSync(modules, layer('launch-modules'))
  symlinkSync(layer('build-modules'), modules)

  // node-run-script/build.go
  const scripts = (buildEnvs.BP_NODE_RUN_SCRIPTS ?? '').split(',').map((name) => name.trim())
  for (const script of scripts.filter((name) => name !== '')) {
    await run(['run', script], { NODE_ENV: 'development' })
  }

  // npm-start/build.go and constants.go
  const { start } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')).scripts
  const script = `trap 'kill -TERM $CPID' TERM
trap 'kill -INT $CPID' INT
( ${start} $@ ) &
CPID="$!"
wait $CPID
trap - TERM INT
wait $CPID
`
  writeFileSync(join(app, 'start.sh'), script)
  // The image has no layer of the build; npm-install/cmd/setup-symlinks puts the other one there.
  rmSync(layer('build-modules'), { recursive: true })
  symlinkSync(layer('launch-modules'), layer('build-modules'))
  return { app, command: ['sh', join(app, 'start.sh')], env: environment(build, engine) }
}

function moveAway(modules: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  renameSync(modules, to)
}

/** s2i: bin/assemble and bin/run of sclorg/s2i-nodejs-container, 24-minimal. */
export async function s2iImage(build: Build): Promise<Image> {
  const { project, home, buildEnvs = {} } = build
  const app = join(home, 'src')
  // pkg/s2i/builder.go of func.
  upload(project, app, /(^|\/)\.git|\.env|node_modules(\/|$)/)
  const run = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    shell('npm', args, {
      cwd: app,
      env: environment(build, { NODE_ENV: 'production', ...buildEnvs, ...env }),
    })
  await run(['install'], { NODE_ENV: 'development' })
  await run(['run', 'build', '--if-present'], {})
  await run(['prune'], {})
  const env = environment(build, { NODE_ENV: 'production' })
  return { app, command: ['npm', 'run', '-d', 'start'], env }
}

/** What `func` hands to a builder. */
function upload(project: string, app: string, excluded: RegExp): void {
  const ignored = readFileSync(join(project, '.funcignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const copy = (under: string) => {
    for (const entry of readdirSync(join(project, under), { withFileTypes: true })) {
      const path = under === '' ? entry.name : `${under}/${entry.name}`
      if (excluded.test(path) || ignored.some((pattern) => matches(pattern, path))) continue
      if (entry.isDirectory()) copy(path)
      else cpSync(join(project, path), join(app, path))
    }
  }
  mkdirSync(app, { recursive: true })
  copy('')
}

/** IsIgnored in pkg/functions/client.go of func, for the patterns that its builders read alike. */
function matches(pattern: string, path: string): boolean {
  if (pattern.startsWith('/')) return path === pattern.slice(1)
  const name = path.slice(path.lastIndexOf('/') + 1)
  return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern
}
