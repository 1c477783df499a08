import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { parseFfmpegReport } from '../../core/media/ffmpeg-report.ts';
import type { FfprobeReport } from '../../core/media/ffprobe-report.ts';
import { type MediaProcessOptions, type MediaProcessResult, runMediaProcess } from '../process/run-media-process.ts';
import type { ProbeInput } from './probe-input.ts';
import { metLimit, PROBE_ADDRESS_SPACE_BYTES, runAgainAfterCrash } from './run-ffprobe.ts';

/** Most lines of stderr that are kept; enough for an input of some hundred streams with their tags. */
const MAX_LINES = 20_000;

/** Start and end of a track, by its packets. */
export interface TrackTimes {
  /** Numerator and denominator, as ffprobe writes them. */
  readonly timeBase: string;
  /** Microseconds on the container's clock. */
  readonly startUs: number;
  readonly endUs: number;
}

/** Probes a source with ffmpeg, which opens decoders only for the tracks that it is told to read. */
export interface AloneProber {
  /** ffmpeg's description of the file; undefined when ffmpeg cannot open it either. */
  report(): Promise<FfprobeReport | undefined>;
  /** Read a video track to its end. @param ordinal its place among the video streams */
  times(ordinal: number): Promise<TrackTimes | undefined>;
}

/** Parses the lines `#tb 0: 1/1000` and `0, dts, pts, duration, size, checksum` of ffmpeg's framecrc output. */
const readTimes = async (output: Readable): Promise<TrackTimes | undefined> => {
  let timeBase: string | undefined;
  let tickUs = 0;
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for await (const line of createInterface({ input: output, crlfDelay: Number.POSITIVE_INFINITY })) {
    const base = /^#tb 0: (\d+)\/(\d+)/.exec(line);
    if (base !== null) {
      timeBase = `${base[1]}/${base[2]}`;
      tickUs = (Number(base[1]) * 1e6) / Number(base[2]);
    }
    const packet = /^0, *-?\d+, *(-?\d+), *(-?\d+),/.exec(line);
    if (packet === null) continue;
    start = Math.min(start, Number(packet[1]));
    end = Math.max(end, Number(packet[1]) + Math.max(0, Number(packet[2])));
  }
  if (timeBase === undefined || start > end) return undefined;
  return { timeBase, startUs: Math.round(start * tickUs), endUs: Math.round(end * tickUs) };
};

/**
 * Make a prober for files on which ffprobe fails. One track whose decoder does not open is enough for such a failure,
 * even if it is not the video.
 * @param ffmpeg absolute path
 */
export const makeAloneProber = (ffmpeg: string, input: ProbeInput, signal: AbortSignal): AloneProber => {
  const run = (args: readonly string[], more: Partial<MediaProcessOptions>): Promise<MediaProcessResult> =>
    runMediaProcess({
      binary: ffmpeg,
      args: ['-nostdin', '-hide_banner', '-v', 'info', ...input.inputArgs(), '-copyts', '-i', input.target, ...args],
      signal: input.broken === undefined ? signal : AbortSignal.any([signal, input.broken]),
      maxAddressSpaceBytes: PROBE_ADDRESS_SPACE_BYTES,
      ...more,
    });
  const checked = (result: MediaProcessResult): MediaProcessResult => {
    input.checkRead('The probe', result);
    const limit = metLimit(result);
    if (limit !== undefined) throw limit;
    return result;
  };
  return {
    report: async () => {
      const lines: string[] = [];
      const onStderrLine = (line: string) => {
        if (lines.length < MAX_LINES) lines.push(line);
      };
      // Without an output ffmpeg prints the description of its input and ends.
      checked(await run([], { onStderrLine }));
      return parseFfmpegReport(lines);
    },
    times: async (ordinal) => {
      let times: TrackTimes | undefined;
      const read = async (output: Readable) => {
        times = await readTimes(output);
      };
      const copy = ['-map', `0:v:${ordinal}`, '-c', 'copy', '-copyinkf', '-f', 'framecrc', 'pipe:1'];
      const result = checked(await runAgainAfterCrash(() => run(copy, { outputs: { 1: read } })));
      // Stopped or crashed in the middle, it says nothing about the end.
      return result.exitCode === null ? undefined : times;
    },
  };
};
