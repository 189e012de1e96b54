import assert from 'node:assert/strict'
import { send } from './function-client.ts'

/** One line of the metrics. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Reads a function's metrics; `sum` adds up the samples that have these labels. */
export async function scrape(url: string) {
  const { status, headers, body } = await send(url, { method: 'GET', path: '/metrics' })
  assert.equal(status, 200)
  assert.match(String(headers['content-type']), /^text\/plain/)
  const text = String(body)
  const samples = [...text.matchAll(/^([a-z_]+)(?:\{(.*)\})? (\S+)$/gm)].map(
    ([, name = '', labels = '', value]): Sample => ({
      name,
      labels: Object.fromEntries(
        [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, k, v]) => [k, v]),
      ),
      value: Number(value),
    }),
  )
  const sum = (name: string, labels: object = {}) =>
    samples
      .filter((sample) => sample.name === name)
      .filter((sample) => Object.entries(labels).every(([k, v]) => sample.labels[k] === v))
      .reduce((total, { value }) => total + value, 0)
  const types = Object.fromEntries(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map((m) => m.slice(1)),
  )
  return { text, samples, sum, types }
}
