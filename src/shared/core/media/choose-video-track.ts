import type { FfprobeStream } from './ffprobe-report.ts';

/** Facts about a video track that the container states and ffprobe does not report. */
export interface TrackFlags {
  /** the container switches the track off: players do not show it */
  readonly disabled: boolean;
}

/** The track to render. */
export interface ChosenTrack {
  readonly stream: FfprobeStream;
  /** position among the file's video streams, cover pictures included: `v:1` in ffmpeg's words */
  readonly ordinal: number;
  /** which track was chosen and why; undefined when there was only one */
  readonly reason: string | undefined;
}

/** Codecs of still pictures. A track in one of them is a film only if it has more than one picture. */
const PICTURE_CODECS = new Set(['mjpeg', 'png', 'gif', 'bmp', 'tiff', 'webp', 'jpegxl', 'jpeg2000', 'jpegls', 'targa']);

/**
 * Whether a stream is a picture that accompanies a film (a cover, the thumbnails of chapters); such a stream is never
 * chosen.
 */
export const isCover = ({ disposition }: FfprobeStream): boolean =>
  disposition?.attached_pic === 1 || disposition?.timed_thumbnails === 1;

const tagOf = ({ tags }: FfprobeStream, wanted: string): string | undefined =>
  Object.entries(tags ?? {}).find(([name]) => name === wanted || name.startsWith(`${wanted}-`))?.[1];

const secondsOf = (clock: string | undefined): number =>
  (clock ?? '').split(':').reduce((seconds, part) => seconds * 60 + Number.parseFloat(part), 0);

const rateOf = ({ avg_frame_rate: rate = '0/0' }: FfprobeStream): number => {
  const [frames = 0, seconds = 0] = rate.split('/').map(Number);
  return frames > 0 && seconds > 0 ? frames / seconds : 0;
};

/** Number of pictures in a track: the stated count, else length × rate; NaN when the file states neither. */
const frameCount = (stream: FfprobeStream): number => {
  const counted = Number(stream.nb_frames ?? tagOf(stream, 'NUMBER_OF_FRAMES') ?? Number.NaN);
  if (!Number.isNaN(counted)) return counted;
  // The DURATION tag that ffmpeg writes is the time at which the track ends, not its length.
  const seconds = secondsOf(tagOf(stream, 'DURATION')) - (Number.parseFloat(stream.start_time ?? '') || 0);
  return rateOf(stream) === 0 ? Number.NaN : Math.round(seconds * rateOf(stream));
};

/** Whether a track is a single picture, such as the preview that cameras and editors put before the film. */
const isStill = (stream: FfprobeStream): boolean => {
  if (stream.disposition?.still_image === 1) return true;
  if (!PICTURE_CODECS.has(stream.codec_name ?? '')) return false;
  const count = frameCount(stream);
  // Without a count, only motion JPEG with a frame rate is taken for a film: films are hardly ever in the other codecs.
  return Number.isNaN(count) ? stream.codec_name !== 'mjpeg' || rateOf(stream) === 0 : count <= 1;
};

const area = ({ width = 0, height = 0 }: FfprobeStream): number => width * height;

/** Whether the probe found the codec and the size of the pictures. */
export const isReadable = (stream: FfprobeStream): boolean =>
  area(stream) > 0 && !['unknown', 'none', undefined].includes(stream.codec_name);

interface Candidate {
  readonly stream: FfprobeStream;
  readonly ordinal: number;
  readonly flags: TrackFlags | undefined;
}

type Rule = readonly [prefers: (candidate: Candidate) => number, why: (other: Candidate) => string];

/**
 * Rules in order of weight. The track with the higher value wins; a tie goes to the next rule, and after the last rule
 * to the first track.
 */
const RULES: readonly Rule[] = [
  [({ stream }) => Number(!isStill(stream)), () => 'is a single picture'],
  [({ stream }) => Number(isReadable(stream)), () => 'cannot be read'],
  [({ flags }) => Number(flags?.disabled !== true), () => 'is switched off in the file'],
  [({ stream }) => stream.disposition?.default ?? 0, () => 'is not marked as the one to show'],
  [({ stream }) => area(stream), () => 'is smaller'],
];

const compare = (one: Candidate, other: Candidate): number => {
  for (const [prefers] of RULES) {
    const difference = prefers(other) - prefers(one);
    if (difference !== 0) return difference;
  }
  return one.ordinal - other.ordinal;
};

const nameOf = ({ stream }: Candidate): string =>
  `track ${stream.index} (${stream.codec_name ?? 'unknown'}, ${stream.width ?? 0}×${stream.height ?? 0})`;

const whyNot = (chosen: Candidate, other: Candidate): string => {
  const rule = RULES.find(([prefers]) => prefers(chosen) !== prefers(other));
  return `${nameOf(other)} ${rule?.[1](other) ?? 'comes later'}`;
};

/** Most tracks that a message names; a file may have hundreds. */
const MAX_NAMED = 4;

const reasonFor = (chosen: Candidate, others: readonly Candidate[]): string | undefined => {
  if (others.length === 0) return undefined;
  const named = others.slice(0, MAX_NAMED).map((other) => whyNot(chosen, other));
  const more = others.length > MAX_NAMED ? [`${others.length - MAX_NAMED} more are left out as well`] : [];
  return `The file has ${others.length + 1} video tracks, and ${nameOf(chosen)} is rendered: ${[...named, ...more].join('; ')}. To render another one, upload a file that has only that.`;
};

/**
 * Choose the video track that a player shows: not a still picture, one that can be read, then what the file switches on and marks as
 * default, then the largest, then the first.
 * @param streams all streams that ffprobe reports, of every kind
 * @param flagsOf the container's own flags of a stream; undefined where they were not read
 * @returns undefined when the file has no video track, or only cover pictures
 */
export const chooseVideoTrack = (
  streams: readonly FfprobeStream[],
  flagsOf: (stream: FfprobeStream, ordinal: number) => TrackFlags | undefined = () => undefined,
): ChosenTrack | undefined => {
  const candidates = streams
    .filter(({ codec_type }) => codec_type === 'video')
    .map((stream, ordinal): Candidate => ({ stream, ordinal, flags: flagsOf(stream, ordinal) }))
    .filter(({ stream }) => !isCover(stream))
    .sort(compare);
  const [chosen, ...others] = candidates;
  return chosen && { stream: chosen.stream, ordinal: chosen.ordinal, reason: reasonFor(chosen, others) };
};
