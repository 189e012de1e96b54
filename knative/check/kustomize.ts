/** Which program renders Kustomize folders on this machine. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** `make kustomize` builds it there, from the source that the Go module proxy serves. */
const BUILT = join(import.meta.dirname, '../../.tools/kustomize')

/**
 * The command to put before a folder: kubectl's own Kustomize if it is version 5, as that is what will
 * apply the overlay; otherwise the one that was built. Undefined if there is neither.
 */
export function kustomizeCommand(built = BUILT): readonly string[] | undefined {
  const { stdout } = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' })
  if (/^Kustomize Version: v5/m.test(stdout ?? '')) return ['kubectl', 'kustomize']
  return existsSync(built) ? [built, 'build'] : undefined
}

/** Why overlays cannot be rendered here, and what to do. */
export const NO_KUSTOMIZE =
  'overlays cannot be rendered: kubectl is missing or older than 1.27; install kubectl 1.27 or later, or Go 1.19 or later and run make kustomize'
