import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { jobOf } from '../../build/backfill.ts'
import { LoadError } from '../../knative/load-error.ts'
import { needsKustomize, overlaysCopy } from '../knative/check/support.ts'

const root = join(import.meta.dirname, '../..')
const NAME = 'page-wikitext-change'
const IMAGE = `registry.example.org/${NAME}@sha256:${'1'.repeat(64)}`
const DAY = {
  DC: 'eqiad',
  FUNCTION: NAME,
  FROM: '2026-11-23',
  UNTIL: '2026-11-24',
  IMAGE,
  DRY: '1',
}

const overlays = overlaysCopy()
const component = (name: string) => {
  const file = join(overlays, 'eqiad/kustomization.yaml')
  const last = '  - ../../components/datacenter\n'
  const text = readFileSync(file, 'utf8')
  if (!text.includes(name)) {
    writeFileSync(file, text.replace(last, `  - ../../components/${name}\n${last}`))
  }
}

const argumentsOf = (more: Record<string, string> = {}) => {
  const { DC = '', FUNCTION = '', FROM = '', UNTIL = '', IMAGE = '' } = { ...DAY, ...more }
  return [overlays, DC, FUNCTION, FROM, UNTIL, IMAGE]
}

const backfill = (more: Record<string, string> = {}, path = process.env.PATH) => {
  const { DRY } = { ...DAY, ...more }
  const args = ['build/backfill.ts', ...argumentsOf(more)]
  const { stdout, stderr, status } = spawnSync(process.execPath, DRY ? [...args, '--dry'] : args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  })
  return { stdout, stderr, status }
}

describe('make backfill', needsKustomize, () => {
  it('makes a Job of the function beside its pipeline, with a group of its own and both ends', () => {
    component('network-policy')
    component('kafka-auth')
    const { stdout, stderr } = backfill()
    assert.equal(stderr, '')
    const { kind, metadata, spec } = parse(stdout)
    assert.equal(`${kind} ${metadata.name}`, `Job ${NAME}-backfill-20261123t0000-20261124t0000`)
    const [container] = spec.template.spec.containers
    const env = Object.fromEntries(
      container.env.map(({ name, value, valueFrom }: Record<string, object>) => [
        name,
        value ?? valueFrom,
      ]),
    )
    assert.equal(
      env.KAFKA_CONSUMER_GROUP,
      `eqiad.tributary.${NAME}.backfill-2026-11-23T000000Z-2026-11-24T000000Z`,
    )
    assert.equal(env.KAFKA_START, '2026-11-23T00:00:00Z')
    assert.equal(env.KAFKA_END, '2026-11-24T00:00:00Z')
    assert.equal(env.KAFKA_BROKERS, 'kafka-main-eqiad.example.org:9092')
    assert.deepEqual(env.KAFKA_SASL_PASSWORD, { secretKeyRef: { name: 'kafka', key: 'password' } })
    assert.equal(container.image, IMAGE)
    // Otherwise the pods of the Deployment, whose selector names the other one, would be counted with them.
    assert.equal(spec.template.metadata.labels['app.kubernetes.io/component'], 'backfill')
    assert.deepEqual(globSync('out/backfill-*', { cwd: root }), [])
  })

  it('applies it', () => {
    const bin = join(overlays, '../bin')
    mkdirSync(bin)
    const real = spawnSync('which', ['kubectl'], { encoding: 'utf8' }).stdout.trim()
    const applies = `case "$1" in apply) cat > ${bin}/applied ;; *) exec ${real} "$@" ;; esac`
    writeFileSync(join(bin, 'kubectl'), `#!/bin/sh\n${applies}\n`, { mode: 0o755 })
    const { stdout, stderr } = backfill({ DRY: '' }, `${bin}:${process.env.PATH}`)
    assert.equal(stderr, '')
    const name = `${NAME}-backfill-20261123t0000-20261124t0000`
    assert.match(stdout, new RegExp(`^\\$ kubectl apply -f -\nit is done when .* job/${name}\n$`))
    assert.ok(existsSync(join(bin, 'applied')))
    assert.equal(parse(readFileSync(join(bin, 'applied'), 'utf8')).metadata.name, name)
  })

  for (const [title, more, line] of [
    [
      'an end before the start',
      { UNTIL: '2026-11-22' },
      /KAFKA_END=.* is before KAFKA_START=2026-11-23T00:00:00Z/,
    ],
    ['no end', { UNTIL: '' }, /^UNTIL is not set; write a date, or a time such as/],
    ['a start that is no time', { FROM: 'latest' }, /^FROM is latest; write a date/],
    [
      'an image without a digest',
      { IMAGE: 'a:v1' },
      /pinned-images: Job .*: is a:v1; write a digest/,
    ],
    ['no image', { IMAGE: '' }, /names no image for page-wikitext-change; add IMAGE=/],
    [
      'a function without a pipeline of its own',
      { FUNCTION: 'page-key' },
      /there is no .*direct\/page-key;/,
    ],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.throws(
        () => jobOf(argumentsOf(more)),
        (error) => {
          assert.ok(error instanceof LoadError)
          assert.match(error.message, line)
          return true
        },
      )
    })
  }

  it('says in one line that no datacenter is given, and applies nothing', () => {
    assert.deepEqual(backfill({ DC: '', DRY: '' }), {
      stdout: '',
      stderr: 'backfill: no datacenter is given; add DC=eqiad, for example\n',
      status: 1,
    })
  })
})
