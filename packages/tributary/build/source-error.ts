/** A source file has a mistake, so nothing is generated from it. The message is one line. */
export class SourceError extends Error {
  /**
   * @param file its path from the folder that holds schemas/
   * @param problem what is wrong, then a semicolon and what to do
   */
  constructor(file: string, line: number, problem: string) {
    super(`${file}:${line}: ${problem.replace(/\s+/g, ' ')}`)
  }
}
