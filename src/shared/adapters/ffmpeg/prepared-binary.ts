import { confinedReaderArgs } from '../../core/media/input-args.ts';
import type { MediaProbe } from '../../core/media/media-probe.ts';
import type { Environment } from '../../core/topology/config.ts';
import type { ReachableSource } from '../reader/media-access.ts';
import type { BinaryKind } from './binaries.ts';
import { functionBinary } from './function-binaries.ts';
import type { Binary } from './try-binary.ts';

/** An ffmpeg or ffprobe that may read one source and nothing else. */
export interface PreparedBinary {
  /** path, version and generation of the binary */
  readonly found: Binary;
  /** URL of the source reader */
  readonly url: string;
  /** options before `-i` that limit what the content can make the program do */
  readonly inputArgs: readonly string[];
  /** aborted when a read of the source failed */
  readonly signal: AbortSignal;
}

/**
 * Find a function's ffmpeg or ffprobe and confine it to a source.
 * @throws {ConfigError} when no binary can be used
 */
export const prepareBinary = async (
  kind: BinaryKind,
  { reader }: Pick<ReachableSource, 'reader'>,
  probe: Pick<MediaProbe, 'search'>,
  env: Environment,
): Promise<PreparedBinary> => ({
  found: await functionBinary(kind, env),
  url: reader.url,
  inputArgs: confinedReaderArgs(probe.search),
  signal: reader.broken,
});
