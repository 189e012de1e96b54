import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Database } from '../../../packages/capture/database.ts'
import { checkServer } from '../../../packages/capture/inspect.ts'

/** A server that has all that is needed but for these variables. */
function server(variables: Readonly<Record<string, string>>): Database {
  const found = {
    ...{ version: '10.11.6-MariaDB-log', server_id: '1', log_bin: '1', binlog_format: 'ROW' },
    ...{ binlog_row_image: 'FULL', binlog_row_metadata: 'FULL', log_slave_updates: '0' },
    ...{ is_replica: '0', gtid_strict_mode: '1', sync_binlog: '1', ...variables },
  }
  const fake = { server: { host: 'db1', port: 3306 }, query: async () => [found] }
  return fake as unknown as Database
}

it('a server whose log may lose its end in a crash is refused', async () => {
  await checkServer(server({}), 7)
  for (const value of ['0', '100']) {
    await assert.rejects(checkServer(server({ sync_binlog: value }), 7), {
      message: new RegExp(`^MariaDB at db1:3306 has sync_binlog=${value}; set sync_binlog=1: `),
      isForOperator: true,
    })
  }
})
