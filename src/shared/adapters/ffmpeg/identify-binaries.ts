import type { IdentifyBinaries } from '../../core/job/derive-job.ts';
import type { Environment } from '../../core/topology/config.ts';
import type { BinaryKind } from './binaries.ts';
import { functionBinary } from './function-binaries.ts';
import { hashBinary } from './hash-binary.ts';

/**
 * Version and checksum of the ffmpeg and ffprobe that this function finds, for the plan of a job.
 * @param env environment variables, as for `findBinary`
 */
export const makeIdentifyBinaries = (env: Environment): IdentifyBinaries => {
  const identify = async (kind: BinaryKind) => {
    const { version, path } = await functionBinary(kind, env);
    return { version, sha256: await hashBinary(path) };
  };
  return async () => {
    const [ffmpeg, ffprobe] = await Promise.all([identify('ffmpeg'), identify('ffprobe')]);
    return { ffmpeg, ffprobe };
  };
};
