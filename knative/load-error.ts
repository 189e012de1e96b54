/** Something in the repository cannot be read. Each line of the message says what is wrong, and in which file. */
export class LoadError extends Error {}
