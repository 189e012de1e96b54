/** Renders the Deployment of components/direct for a backfill, also where the overlay does not list it. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseDocument } from 'yaml'
import { loadOverlay } from '../check/load.ts'
import { ofKind } from '../check/objects.ts'
import type { Overlay } from '../check/overlay.ts'
import { functionOf } from '../check/pods.ts'
import { LoadError } from '../load-error.ts'

/** The components that change what the others have added. */
const LAST = /components\/(kafka-auth|datacenter)\/?$/

/**
 * The overlay of a datacenter, in which the function reads Kafka itself.
 * @param folder the overlay's, beside the other datacenters'
 * @throws LoadError if there is no such function or overlay
 */
export function directOverlay(folder: string, name: string): Overlay {
  const components = join(dirname(folder), '../components')
  if (!name || !existsSync(join(components, 'direct', name))) {
    throw new LoadError(
      `there is no ${join(components, 'direct', name || 'FUNCTION')}; make pipeline FUNCTION=${name || 'NAME'} writes it`,
    )
  }
  const overlay = loadOverlay(folder)
  if (ofKind(overlay.objects, 'Deployment').some((each) => functionOf(each) === name))
    return overlay
  // Kustomize reads no absolute paths, so a copy has the base and the components, too.
  const parent = join(import.meta.dirname, '../../out')
  mkdirSync(parent, { recursive: true })
  const copy = mkdtempSync(join(parent, 'backfill-'))
  try {
    for (const part of ['base', 'components']) {
      cpSync(join(dirname(folder), '..', part), join(copy, part), { recursive: true })
    }
    cpSync(dirname(folder), join(copy, 'overlays'), { recursive: true })
    const own = join(copy, 'overlays', basename(folder))
    addComponent(join(own, 'kustomization.yaml'), `../../components/direct/${name}`)
    return loadOverlay(own)
  } finally {
    rmSync(copy, { recursive: true })
  }
}

function addComponent(file: string, component: string): void {
  const document = parseDocument(readFileSync(file, 'utf8'))
  const listed: string[] = document.toJS().components ?? []
  const at = listed.findIndex((each) => LAST.test(each))
  document.set('components', listed.toSpliced(at < 0 ? listed.length : at, 0, component))
  writeFileSync(file, document.toString())
}
