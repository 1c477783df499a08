import type { Environment } from '../config.ts';
import { type Binary, type BinaryKind, findBinary } from './binaries.ts';
import { capabilitiesOf } from './ffmpeg-capabilities.ts';

const found = new Map<string, Promise<Binary>>();

/**
 * The ffmpeg or ffprobe of this function: looked for once, as it does not change while an environment lives, and to run
 * it costs up to 0.1 s. A failure is forgotten, so that the next asker is told too.
 * @throws {ConfigError} as `findBinary` does
 */
export const functionBinary = (kind: BinaryKind, env: Environment): Promise<Binary> => {
  const place = JSON.stringify([kind, env.FFMPEG_PATH, env.FFPROBE_PATH, env.PATH]);
  const known = found.get(place);
  if (known !== undefined) return known;
  const search = findBinary(kind, { env });
  found.set(place, search);
  search.catch(() => found.delete(place));
  return search;
};

/**
 * Ask a function's binaries, while its environment starts, what its first event would ask them. Nobody waits for it: who
 * needs an answer asks again, and is told of a failure then.
 */
export const askBinariesEarly = (kinds: readonly BinaryKind[], env: Environment): void => {
  for (const kind of kinds) {
    functionBinary(kind, env)
      .then(({ path }) => capabilitiesOf(path).input())
      .catch(() => undefined);
  }
};
