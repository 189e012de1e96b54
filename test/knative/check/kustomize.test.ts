import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'

const script = join(import.meta.dirname, '../../../knative/check/kustomize')

const kubectl = (lines: string) => `[ "$*" = 'version --client' ] && printf '${lines}'`
const NEW = kubectl('Client Version: v1.32.4\\nKustomize Version: v5.5.0\\n')
/** Debian 12's, whose version says nothing of Kustomize. */
const OLD = kubectl('Client Version: version.Info{Major:"1", Minor:"20"}\\n')
const OLDER = kubectl('Client Version: v1.26.0\\nKustomize Version: v4.5.7\\n')
const GO = 'echo "go $*" >&2; echo "#!/bin/sh" > "$GOBIN/kustomize"; chmod +x "$GOBIN/kustomize"'

describe('what renders the overlays', () => {
  let checkout: string
  let bin: string
  beforeEach(() => {
    // With a space, as a checkout's path may have.
    checkout = mkdtempSync(join(tmpdir(), 'tributary kustomize-'))
    bin = join(checkout, 'bin')
    for (const folder of ['knative/check', 'bin', '.tools']) {
      mkdirSync(join(checkout, folder), { recursive: true })
    }
    cpSync(script, join(checkout, 'knative/check/kustomize'))
    for (const name of ['bash', 'sh', 'dirname', 'grep', 'chmod']) {
      symlinkSync(`/usr/bin/${name}`, join(bin, name))
    }
  })
  afterEach(() => rmSync(checkout, { recursive: true }))

  /** Runs the script where nothing but these programs is installed. */
  const run = (programs: Record<string, string>) => {
    for (const [name, text] of Object.entries(programs)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
    }
    const { stdout, stderr, status } = spawnSync(join(checkout, 'knative/check/kustomize'), {
      env: { PATH: bin },
      encoding: 'utf8',
    })
    return { words: stdout.trimEnd().split('\n'), stderr, status }
  }
  const own = () => [join(checkout, '.tools/kustomize'), 'build']

  it('is a kubectl that is new enough; then nothing is built', () => {
    assert.deepEqual(run({ kubectl: NEW, go: GO }), {
      words: ['kubectl', 'kustomize'],
      stderr: '',
      status: 0,
    })
    assert.equal(existsSync(join(checkout, '.tools/kustomize')), false)
  })

  for (const [title, programs] of [
    ['there is none', {}],
    ['it is too old to say', { kubectl: OLD }],
    ['its Kustomize is too old', { kubectl: OLDER }],
  ] as const) {
    it(`is built once, at one version, where kubectl cannot: ${title}`, () => {
      const first = run({ ...programs, go: GO })
      assert.deepEqual(first.words, own())
      assert.match(first.stderr, /^go install sigs.k8s.io\/kustomize\/kustomize\/v5@v5\.\d+\.\d+$/m)
      assert.deepEqual(run({ ...programs, go: 'exit 1' }), { words: own(), stderr: '', status: 0 })
    })
  }

  it('is said to be missing, and what to install, where it cannot be built', () => {
    const { words, stderr, status } = run({ kubectl: OLD })
    assert.deepEqual([words, status], [[''], 1])
    assert.match(
      stderr,
      /^kustomize: install kubectl 1.27 or later, or Go 1.19 or later .*golang-go/,
    )
    assert.equal(stderr.trimEnd().split('\n').length, 1)
  })

  it('fails where the build fails', () => {
    assert.equal(run({ go: 'exit 3' }).status, 3)
  })
})
