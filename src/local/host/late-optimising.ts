/**
 * V8's flag by which a function has to run eight times as long as by V8's own measure before it is optimised. What answers some thousand
 * requests and ends takes longer to optimise than that saves.
 */
export const LATE_OPTIMISING = `--interrupt-budget=${8 * 66 * 1024}`;
