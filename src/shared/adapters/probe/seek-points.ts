import type { Readable } from 'node:stream';
import type { MediaProbe } from '../../core/media/media-probe.ts';
import { videoSelector } from '../../core/media/video-selector.ts';
import { runMediaProcess } from '../process/run-media-process.ts';

const TIMEOUT_MS = 5_000;

/**
 * Find where a reader lands when it seeks to given moments of a file: at the keyframe before each of them. Takes one ffprobe
 * run, which reads a packet for each moment.
 * @param binary absolute path of an ffprobe
 * @param input the film: what ffprobe opens, and the options before it
 * @param probe of the film
 * @param momentsMs milliseconds of the video
 * @returns milliseconds of the video, one for each moment and not after it; the moments themselves when ffprobe's output does
 *   not have a packet for each
 */
export const seekPoints = async (
  binary: string,
  { url, inputArgs }: { readonly url: string; readonly inputArgs: readonly string[] },
  probe: MediaProbe,
  momentsMs: readonly number[],
): Promise<number[]> => {
  if (momentsMs.length === 0) return [];
  const { originUs } = probe;
  const intervals = momentsMs.map((ms) => `${((originUs + ms * 1000) / 1e6).toFixed(3)}%+#1`).join(',');
  let text = '';
  await runMediaProcess({
    binary,
    args: [
      ...['-v', 'error', ...inputArgs, '-select_streams', videoSelector(probe), '-read_intervals', intervals],
      ...['-show_entries', 'packet=pts_time,dts_time', '-of', 'csv=p=0', url],
    ],
    timeoutMs: TIMEOUT_MS,
    outputs: {
      1: async (output: Readable) => {
        for await (const chunk of output) text += String(chunk);
      },
    },
  });
  const landed = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(',').map(Number).find(Number.isFinite))
    .filter((seconds) => seconds !== undefined)
    .map((seconds) => Math.max(0, Math.round(seconds * 1000 - originUs / 1000)));
  // Without exactly one packet for each interval, packets cannot be assigned to moments.
  if (landed.length !== momentsMs.length) return [...momentsMs];
  return momentsMs.map((ms, at) => Math.min(ms, landed[at] ?? ms));
};
