/** Why a pipeline cannot be written. The message is one line that says what to do. */
export class PipelineError extends Error {}
