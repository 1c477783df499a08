import type { Environment } from '../../core/topology/config.ts';
import { type Binary, type BinaryKind, findBinary } from './binaries.ts';
import { keepAnswersIn } from './remembered-answers.ts';

/**
 * The ffmpeg or ffprobe of this function.
 * @throws {ConfigError} as `findBinary` does
 */
export const functionBinary = (kind: BinaryKind, env: Environment): Promise<Binary> => {
  // The local cloud names a folder, Lambda none.
  keepAnswersIn(env.FANREEL_ANSWERS);
  return findBinary(kind, { env });
};

/**
 * Start the search for a function's binaries while its environment starts, without waiting for it. Code that needs a binary
 * calls `functionBinary`, which then reports a failure.
 */
export const findBinariesEarly = (kinds: readonly BinaryKind[], env: Environment): void => {
  for (const kind of kinds) functionBinary(kind, env).catch(() => undefined);
};
