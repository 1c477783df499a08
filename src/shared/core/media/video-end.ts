import type { FfprobeReport, FfprobeStream } from './ffprobe-report.ts';

/** Containers in which every track has its own duration, so that ffprobe's figure is the video's and not the longest track's. */
const PER_TRACK = new Set(['mov', 'avi', 'mpegts', 'ogg', 'mxf']);

/**
 * Below this average bit rate the container's length is not believed; the packets are read instead. Real films with as
 * little as 100 b/s exist, but they are small.
 */
const PLAUSIBLE_BITS_PER_SECOND = 2000;
const ALWAYS_PLAUSIBLE_S = 60;

/** Converts ffprobe's seconds (`"10.010000"`, `"N/A"`, absent) to microseconds. */
export const toUs = (seconds: string | undefined): number | undefined => {
  const value = Number.parseFloat(seconds ?? '');
  return Number.isFinite(value) ? Math.round(value * 1e6) : undefined;
};

/** Converts a duration in Matroska's form, `00:00:10.010000000`, to microseconds. */
const clockToUs = (text: string | undefined): number | undefined => {
  const match = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text ?? '');
  if (match === null) return undefined;
  return Math.round((Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3])) * 1e6);
};

const tag = (stream: FfprobeStream, name: string): string | undefined =>
  Object.entries(stream.tags ?? {}).find(([key]) => key === name || key.startsWith(`${name}-`))?.[1];

const fromMatroskaTags = (stream: FfprobeStream, startUs: number): number | undefined => {
  const duration = clockToUs(tag(stream, 'DURATION'));
  if (duration === undefined || duration <= 0) return undefined;
  // ffmpeg writes the time at which the track ends; mkvmerge, recognised by its statistics tag, writes the length of
  // the track.
  return tag(stream, '_STATISTICS_WRITING_APP') === undefined ? duration : startUs + duration;
};

/**
 * When the video ends according to the container. The length of the sound is never used.
 * @param report ffprobe's report
 * @param video its video stream
 * @param facts `editEndUs`: end by an MP4 edit list; `guessed`: ffprobe took the duration from a bit rate; `bytes`: file size
 * @returns microseconds on the container's clock; `undefined` when the packets have to be read to find the end
 */
export const statedVideoEndUs = (
  report: FfprobeReport,
  video: FfprobeStream,
  facts: { readonly editEndUs?: number | undefined; readonly guessed: boolean; readonly bytes: number },
): number | undefined => {
  const startUs = toUs(video.start_time) ?? 0;
  const names = report.format?.format_name.split(',') ?? [];
  const durationUs = toUs(video.duration) ?? 0;
  const ofTrack =
    names.some((name) => PER_TRACK.has(name)) && !facts.guessed && durationUs > 0 ? startUs + durationUs : undefined;
  const endUs = facts.editEndUs ?? fromMatroskaTags(video, startUs) ?? ofTrack;
  if (endUs === undefined || endUs <= startUs) return undefined;
  const seconds = (endUs - startUs) / 1e6;
  const plausible = seconds < ALWAYS_PLAUSIBLE_S || (facts.bytes * 8) / seconds >= PLAUSIBLE_BITS_PER_SECOND;
  return plausible ? endUs : undefined;
};
