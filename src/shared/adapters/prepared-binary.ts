import type { Environment } from '../config.ts';
import { confinedReaderArgs } from '../media/input-args.ts';
import type { MediaProbe } from '../media/media-probe.ts';
import type { BinaryKind } from './binaries.ts';
import { functionBinary } from './function-binaries.ts';
import type { ReachableSource } from './media-access.ts';
import type { Binary } from './try-binary.ts';

/**
 * The whole environment of an ffmpeg that decodes pictures. glibc sets 64 MiB of address space aside for each thread that allocates,
 * of which newer builds have one for every output: an 8K film needs them for its frames.
 */
export const FFMPEG_ENV: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };

/** An ffmpeg or ffprobe that may read one source and nothing else. */
export interface PreparedBinary {
  /** what was found: path, version, generation */
  readonly found: Binary;
  /** what it reads */
  readonly url: string;
  /** options that confine what the bytes may make it do, in front of `-i` */
  readonly inputArgs: readonly string[];
  /** ends a run when bytes of the source did not come */
  readonly signal: AbortSignal;
}

/**
 * Find a function's ffmpeg or ffprobe and confine it to a source.
 * @throws {ConfigError} when there is none
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
