import type { Environment } from '../config.ts';
import { type Binary, type BinaryKind, findBinary } from './binaries.ts';
import { capabilitiesOf, type FfmpegCapabilities } from './ffmpeg-capabilities.ts';

/**
 * The ffmpeg or ffprobe of this function.
 * @throws {ConfigError} as `findBinary` does
 */
export const functionBinary = (kind: BinaryKind, env: Environment): Promise<Binary> => findBinary(kind, { env });

/**
 * Find a function's binaries, and ask them what its first event would ask, while its environment starts. Nobody waits for
 * it: who needs an answer asks again, and is told of a failure then.
 * @param ask the question that the function has for each of its binaries
 */
export const askBinariesEarly = (
  kinds: readonly BinaryKind[],
  env: Environment,
  ask: (capabilities: FfmpegCapabilities) => Promise<unknown> = (capabilities) => capabilities.input(),
): void => {
  for (const kind of kinds) {
    functionBinary(kind, env)
      .then(({ path }) => ask(capabilitiesOf(path)))
      .catch(() => undefined);
  }
};
