/**
 * Checks every row of a table within one test, for rows that one mistake would break together.
 * @param check gets each row in turn
 * @throws Error that names every row whose check failed, by its first column, and why
 */
export async function eachCase<Row>(
  rows: Iterable<Row>,
  check: (row: Row) => unknown,
): Promise<void> {
  const failures: string[] = []
  let cause: unknown
  let count = 0
  for (const row of rows) {
    count++
    try {
      await check(row)
    } catch (error) {
      cause ??= error
      failures.push(`${nameOf(row)}: ${error instanceof Error ? error.message : error}`)
    }
  }
  if (count === 0) throw new Error('the table has no rows')
  if (failures.length > 0) throw new Error(failures.join('\n'), { cause })
}

const nameOf = (row: unknown) => {
  const first = Array.isArray(row) ? row[0] : row
  return typeof first === 'string' ? first : JSON.stringify(first)
}
