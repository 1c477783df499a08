import { SourceMediaError } from '../errors/errors.ts';
import type { DescribedStream } from './describe-picture.ts';
import type { FfprobeReport, FfprobeStream } from './ffprobe-report.ts';
import { heldPicture } from './held-picture.ts';
import type { MediaProbe } from './media-probe.ts';
import { toUs } from './video-end.ts';
import type { pickVideoStream } from './video-stream.ts';

type Ratio = [number, number];

/** Parses `16:9` or `25/1`; undefined when the text is no ratio or one side is 0. */
const ratio = (text: string | undefined): Ratio | undefined => {
  const match = /^(\d+)[:/](\d+)$/.exec(text ?? '');
  const pair: Ratio = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  return pair[0] > 0 && pair[1] > 0 ? pair : undefined;
};

/** Largest believed pixel aspect, either way: more extreme values are damage or malice. */
const MAX_ASPECT = 16;
const sarOf = (video: FfprobeStream): Ratio | undefined => {
  const sar = ratio(video.sample_aspect_ratio);
  if (sar === undefined) return undefined;
  const aspect = sar[0] / sar[1];
  return aspect > MAX_ASPECT || aspect < 1 / MAX_ASPECT ? undefined : sar;
};

/**
 * Rotation clockwise, to the nearest quarter turn. The display matrix counts the other way round than the older
 * `rotate` tag.
 */
const rotationOf = (video: FfprobeStream): 0 | 90 | 180 | 270 => {
  const matrix = video.side_data_list?.find((data) => data.rotation !== undefined)?.rotation;
  const clockwise = matrix === undefined ? Number.parseFloat(video.tags?.rotate ?? '0') : -matrix;
  const quarters = (((Math.round((Number.isFinite(clockwise) ? clockwise : 0) / 90) % 4) + 4) % 4) as 0 | 1 | 2 | 3;
  return ([0, 90, 180, 270] as const)[quarters];
};

/**
 * Whether the display matrix mirrors: players turn such a picture upside down before they turn it by its angle.
 * @see ISO/IEC 14496-12, 8.3.2 (track header)
 */
const isMirrored = (video: FfprobeStream): boolean => {
  const text = video.side_data_list?.find((data) => data.displaymatrix !== undefined)?.displaymatrix ?? '';
  const rows = text.split('\n').map((line) => /^\d+: +(-?\d+) +(-?\d+) +(-?\d+)/.exec(line)?.slice(1).map(Number));
  const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] = rows.filter((row) => row !== undefined);
  return a * d - b * c < 0;
};

const bitDepthOf = (video: FfprobeStream): number => {
  const stated = Number.parseInt(video.bits_per_raw_sample ?? '', 10);
  if (stated > 0) return stated;
  const named = /(?:p0|p|gray|gbrp)(9|10|12|14|16)(?:le|be)$/.exec(video.pix_fmt ?? '')?.[1];
  return named === undefined ? 8 : Number(named);
};

const INTERLACED = new Set(['tt', 'bb', 'tb', 'bt']);
/** PQ and HLG. */
const HDR_TRANSFERS = new Set(['smpte2084', 'arib-std-b67']);

/** Pixel formats with an alpha plane. Palette formats are not among them: some decoders leave the alpha of palettes at 0. */
const ALPHA_FORMAT = /^(yuva|gbrap|ya\d|rgba|argb|bgra|abgr)/;
const alphaOf = (video: DescribedStream<FfprobeStream>): MediaProbe['video']['alpha'] => {
  const inStream = ALPHA_FORMAT.test(video.pix_fmt ?? '');
  if (inStream) return video.premultiplied === true ? 'premultiplied' : 'straight';
  return video.separateAlpha === true || video.tags?.alpha_mode === '1' ? 'separate' : undefined;
};

const stated = (value: string | undefined): string | undefined =>
  value === undefined || value === 'unknown' ? undefined : value;

/** Only the fields that have a value. */
const defined = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/**
 * The moment on the container's clock that a player calls time 0.
 * @returns microseconds; 0 when only the sound starts below 0, since players drop what encoders put before it
 */
export const originUsOf = (report: FfprobeReport, video: FfprobeStream): number => {
  const videoStart = toUs(video.start_time) ?? 0;
  const start = toUs(report.format?.start_time) ?? videoStart;
  return start < 0 && videoStart >= 0 ? 0 : start;
};

/**
 * Make a probe from ffprobe's report.
 * @param report ffprobe's report
 * @param video the stream to render
 * @param end on the container's clock: `endUs` when its last picture ends; `lastUs` when that picture is due, where its packets
 *   were read
 * @returns the probe; the display size is for square pixels (the width is scaled, as players do) and the upright picture
 * @throws {SourceMediaError} noDuration when the video ends where it begins
 */
export const makeMediaProbe = (
  report: FfprobeReport,
  video: DescribedStream<ReturnType<typeof pickVideoStream>>,
  { endUs, lastUs }: { readonly endUs: number; readonly lastUs?: number },
): MediaProbe => {
  const originUs = originUsOf(report, video);
  if (!(endUs > originUs)) throw noDuration();
  const statedSar = sarOf(video);
  const sar = statedSar ?? [1, 1];
  const rotation = rotationOf(video);
  const shown: Ratio = [Math.max(1, Math.round((video.width * sar[0]) / sar[1])), video.height];
  const upright = rotation % 180 === 0 ? shown : shown.toReversed();
  const rate = ratio(video.avg_frame_rate);
  const audioStreams = (report.streams ?? []).filter((stream) => stream.codec_type === 'audio').length;
  const bitRate = Number(report.format?.bit_rate);
  const held =
    lastUs === undefined
      ? undefined
      : heldPicture(
          { lastMs: (lastUs - originUs) / 1000, endMs: (endUs - originUs) / 1000 },
          rate && rate[0] / rate[1],
        );
  const optional = defined({
    profile: stated(video.profile),
    pixFmt: stated(video.pix_fmt),
    colorRange: stated(video.color_range),
    colorSpace: stated(video.color_space),
    colorTransfer: stated(video.color_transfer),
    colorPrimaries: stated(video.color_primaries),
    alpha: alphaOf(video),
  });
  return {
    container: report.format?.format_name ?? 'unknown',
    durationMs: Math.max(1, Math.round((endUs - originUs) / 1000)),
    originUs,
    video: {
      codec: video.codec_name,
      width: video.width,
      height: video.height,
      displayWidth: upright[0] ?? video.width,
      displayHeight: upright[1] ?? video.height,
      rotation,
      ...(isMirrored(video) ? { mirrored: true } : {}),
      sar,
      ...(statedSar === undefined ? { sarUnknown: true } : {}),
      fps: rate ? rate[0] / rate[1] : null,
      timeBase: ratio(video.time_base) ?? [1, 1_000_000],
      bitDepth: bitDepthOf(video),
      interlaced: INTERLACED.has(video.field_order ?? ''),
      hdr: HDR_TRANSFERS.has(video.color_transfer ?? ''),
      startUs: toUs(video.start_time) ?? 0,
      ...(lastUs === undefined ? {} : { lastUs }),
      ...optional,
    },
    audio: audioStreams > 0,
    audioStreams,
    ...(bitRate > 0 ? { bitRate } : {}),
    ...(held === undefined ? {} : { warnings: [held] }),
  };
};

/** The error for a file whose video has no length that can be found. */
export const noDuration = (): SourceMediaError =>
  new SourceMediaError(
    'noDuration',
    'The length of the video cannot be found: the file does not say, and reading it to the end found no picture with a time. ' +
      'Upload a copy that was written to its end, for instance after remuxing it with ffmpeg -i IN -c copy OUT.mp4.',
  );
