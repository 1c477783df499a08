import type { Environment } from '../config.ts';
import { type Binary, type BinaryKind, findBinary } from './binaries.ts';

/**
 * The ffmpeg or ffprobe of this function.
 * @throws {ConfigError} as `findBinary` does
 */
export const functionBinary = (kind: BinaryKind, env: Environment): Promise<Binary> => findBinary(kind, { env });

/**
 * Find a function's binaries while its environment starts. Nobody waits for it: who needs one asks again, and is told of a
 * failure then.
 */
export const findBinariesEarly = (kinds: readonly BinaryKind[], env: Environment): void => {
  for (const kind of kinds) functionBinary(kind, env).catch(() => undefined);
};
