import { performance } from 'node:perf_hooks';
import type { MediaProbe } from '../../core/media/media-probe.ts';
import { type ProbeTools, probeFilm } from './probe-film.ts';
import { withFileInput } from './probe-input.ts';

/** A local file and the programs to probe it with. */
export interface FileProbeRequest extends ProbeTools {
  /** absolute */
  readonly path: string;
  readonly bytes: number;
}

const LONGEST_PROBE_MS = 120_000;

/**
 * Probe a local file as the splitter would probe it after its upload: with the same findings, warnings and rejections.
 * @throws {SourceMediaError} when the file cannot be rendered
 * @throws {ProcessError} when ffprobe or ffmpeg failed in another way
 */
export const probeFile = ({ path, bytes, ...tools }: FileProbeRequest): Promise<MediaProbe> => {
  const startedAt = performance.now();
  const remainingMs = () => Math.max(1_000, LONGEST_PROBE_MS - (performance.now() - startedAt));
  return withFileInput(path, bytes, (input) => probeFilm(input, tools, remainingMs));
};
