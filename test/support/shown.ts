/**
 * The output that a document shows, as an expression: `…` stands for anything, as a line for any number of lines.
 */
export const shown = (text: string): RegExp =>
  new RegExp(
    `^${text
      .trim()
      .replaceAll('…\n', '…')
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[\\s\\S]*')}$`,
  )
