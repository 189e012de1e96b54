/**
 * `node platform-program.ts URL activate|passivate|state DATACENTER`: what `tributary failover` runs instead
 * of kubectl. It asks the process that started the two datacenters.
 */
const [url, action, datacenter] = process.argv.slice(2)
const response = await fetch(`${url}/${datacenter}/${action}`, { method: 'POST' })
const text = await response.text()
if (response.ok) process.stdout.write(`${text}\n`)
else {
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
}
