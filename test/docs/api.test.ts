/** Runs the examples of docs/reference/api.md: each is a file of tests. */
import { globSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'api')

for (const file of globSync('*.ts', { cwd: folder }).sort()) await import(join(folder, file))
