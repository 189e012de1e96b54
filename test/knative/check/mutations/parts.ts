import type { Overlay } from '../../../../knative/check/overlay.ts'
import { COMPONENTS, withComponents } from '../support.ts'

// biome-ignore lint/suspicious/noExplicitAny: mutations may write anything anywhere
export type Json = any

/** The objects of an overlay with every component, by what they are for. */
export interface Parts {
  readonly overlay: { -readonly [K in keyof Overlay]: Json }
  readonly source: Json
  readonly sequence: Json
  readonly step: Json
  readonly output: Json
  readonly deadLetters: Json
  readonly binding: Json
  readonly policy: Json
  readonly budget: Json
  readonly wiki: Json
  readonly channels: Json
  /** The data of the ConfigMap. */
  readonly settings: Json
  readonly service: Json
  readonly keyer: Json
  /** Of `service`. */
  readonly revision: Json
  readonly container: Json
  readonly annotations: Json
  /** Of the ordered stream: its sources by the datacenter they read, its two outputs. */
  readonly inputs: { readonly eqiad: Json; readonly codfw: Json }
  readonly ordered: Json
  readonly inconsistency: Json
}

/** How an overlay is broken, and what is then said. */
export type Mutation = readonly [title: string, mutate: (parts: Parts) => unknown, says: RegExp]

/** By the name of the rule that has to see it. */
export type Mutations = Readonly<Record<string, readonly Mutation[]>>

let rendered: Overlay | undefined

/** eqiad with every component, unbroken; rendered once. */
export const everything = (): Overlay => {
  rendered ??= withComponents(COMPONENTS)
  return rendered
}

export function parts(): Parts {
  const overlay = structuredClone(everything()) as Parts['overlay']
  const find = (kind: string, name: string): Json => {
    const found = overlay.objects.find(
      (object: Json) => object.kind === kind && object.metadata.name === name,
    )
    if (!found) throw new Error(`no ${kind} ${name}`)
    return found
  }
  const sequence = find('Sequence', 'page-wikitext-change')
  const service = find('Service', 'page-wikitext-change')
  const revision = service.spec.template.spec
  return {
    overlay,
    source: find('KafkaSource', 'page-wikitext-change'),
    sequence,
    step: sequence.spec.steps[0],
    output: find('KafkaSink', 'page-wikitext-change'),
    deadLetters: find('KafkaSink', 'page-wikitext-change-dead-letter'),
    binding: find('SinkBinding', 'page-key'),
    policy: find('EventPolicy', 'page-wikitext-change-output'),
    budget: find('PodDisruptionBudget', 'page-wikitext-change'),
    wiki: find('NetworkPolicy', 'functions-to-mediawiki'),
    channels: find('NetworkPolicy', 'functions-to-channels'),
    settings: find('ConfigMap', 'tributary').data,
    service,
    keyer: find('Service', 'page-key'),
    revision,
    container: revision.containers[0],
    annotations: service.spec.template.metadata.annotations,
    inputs: {
      eqiad: find('KafkaSource', 'page-change-order-eqiad'),
      codfw: find('KafkaSource', 'page-change-order-codfw'),
    },
    ordered: find('KafkaSink', 'page-change-ordered'),
    inconsistency: find('KafkaSink', 'page-change-ordered-inconsistency'),
  }
}
