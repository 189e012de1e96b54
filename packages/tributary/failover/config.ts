/** Reads the file that says where each datacenter's servers are. */
import { readFileSync } from 'node:fs'
import { reason, UsageError } from '../failures.ts'

/** The servers of one datacenter. */
export interface Place {
  /** Kafka's brokers, as `host:port`. */
  readonly kafka: readonly string[]
  /** The REST API of the Kafka Connect that writes to this datacenter. */
  readonly connect: string
  /** The store of the ordered stream. */
  readonly store: string | undefined
  /** kubectl's context; undefined for the datacenter's name. */
  readonly context: string | undefined
}

export interface Config {
  readonly datacenters: ReadonlyMap<string, Place>
  /** The topics of the ordered stream, that of the changes first. */
  readonly topics: readonly [string, ...string[]]
  /** The consumer group with which a datacenter reads the changes of another, or its own. */
  readonly group: (datacenter: string, input: string) => string
  /** The topic of a datacenter's enriched changes. */
  readonly input: (datacenter: string) => string
  /** The program that activates a datacenter; undefined for the one that calls kubectl. */
  readonly platform: readonly [string, ...string[]] | undefined
}

const ORDERED = 'mediawiki.page_change_ordered'
const DEFAULTS = {
  topics: [ORDERED, `${ORDERED}.inconsistency`],
  input: '{input}.mediawiki.page_wikitext_change',
  group: '{datacenter}.tributary.page-change-order-{input}',
}

/** @throws UsageError naming the file, the field and what it must be */
export function readConfig(path: string): Config {
  const file = readJson(path)
  const wrong = (field: string, must: string) => new UsageError(`${path}: ${field} must be ${must}`)
  const object = (value: unknown, field: string, known: readonly string[]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw wrong(field, 'an object')
    const unknown = Object.keys(value).find((key) => known.length > 0 && !known.includes(key))
    if (unknown === undefined) return value as Record<string, unknown>
    throw new UsageError(`${path}: ${field} knows no ${unknown}; it knows ${known.join(', ')}`)
  }
  const text = (value: unknown, field: string, form: RegExp, must: string): string => {
    if (typeof value === 'string' && form.test(value)) return value
    throw wrong(field, must)
  }
  const texts = (value: unknown, field: string): [string, ...string[]] => {
    const isList = Array.isArray(value) && value.length > 0
    if (isList && value.every((each) => typeof each === 'string' && each !== ''))
      return value as [string, ...string[]]
    throw wrong(field, 'a list of strings')
  }
  const place = (value: unknown, field: string): Place => {
    const fields = object(value, field, ['kafka', 'connect', 'store', 'context'])
    const { kafka, connect, store, context } = fields
    const at = (name: string) => `${field}.${name}`
    return {
      kafka: text(kafka, at('kafka'), BROKERS, 'HOST:PORT[,HOST:PORT…]').split(','),
      connect: text(connect, at('connect'), /^https?:\/\/[^\s]+$/, 'an http:// address'),
      store:
        store === undefined
          ? undefined
          : text(
              store,
              at('store'),
              /^rediss?(\+sentinel)?:\/\/./,
              'a redis:// or rediss:// address',
            ),
      context: context === undefined ? undefined : text(context, at('context'), /./, 'a string'),
    }
  }
  const top = object(file, 'the file', ['datacenters', 'topics', 'input', 'group', 'platform'])
  const datacenters = Object.entries(object(top.datacenters, 'datacenters', []))
  const all: Record<string, unknown> = { ...DEFAULTS, ...top }
  const input = text(all.input, 'input', /\{input\}/, 'a topic with {input} in it')
  const group = text(
    all.group,
    'group',
    /\{(input|datacenter)\}/,
    'a consumer group with {input} in it, if each topic has a group of its own, or with {datacenter}',
  )
  return {
    datacenters: new Map(
      datacenters.map(([name, value]) => [name, place(value, `datacenters.${name}`)]),
    ),
    topics: texts(all.topics, 'topics'),
    input: (datacenter) => input.replaceAll('{input}', datacenter),
    group: (datacenter, from) =>
      group.replaceAll('{datacenter}', datacenter).replaceAll('{input}', from),
    platform: top.platform === undefined ? undefined : texts(top.platform, 'platform'),
  }
}

const BROKERS = /^[\w.-]+:\d{1,5}(,[\w.-]+:\d{1,5})*$/

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const hint = 'see tributary failover --help for an example'
    throw new UsageError(`--config: cannot read ${path}: ${reason(error)}; ${hint}`)
  }
}
