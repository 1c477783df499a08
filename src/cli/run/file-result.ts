import type { RunResult } from '../../sdk/client/run-result.ts';

/** Result of one file of a run, or the error that stopped it. */
export type FileResult = { readonly result: RunResult } | { readonly error: unknown };
