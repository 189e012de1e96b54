/** The options of `tributary check`. */

export const checkCommand = {
  operand: '[FUNCTION]',
  summary:
    'check the types of a function, and say what it lacks to be deployed with kn func deploy',
  about: `Compares func.yaml with what the function needs: its name, size, address, settings, and how it is
built. kn func create can write only a part of it. Where the project has a tsconfig.json, its own TypeScript
checks the types. Exit code 1 if something is left to repair.`,
  options: {
    write: { help: 'write what is missing into func.yaml, index.ts and package.json' },
  },
} as const
