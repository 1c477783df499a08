import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { JPEG_QUALITY } from './jpeg-quality.ts';

/** The encoder that all of a job's slices are written with; anything else would not join. */
export const H264_ENCODER = 'libx264';

/** Raw pictures that become a video. */
export interface VideoPlan extends PictureSize {
  /** one byte a pixel, gray of full range, or three, RGB */
  readonly channels: 1 | 3;
  readonly fps: number;
  /** constant rate factor of the encoder: lower is better and larger */
  readonly crf: number;
}

/** JPEGs of some of the pictures, beside the video. */
export interface StillsPlan {
  /** index (from 0) of the first picture that becomes a JPEG; then every `fps`-th picture, one a second */
  readonly firstIndex: number;
  readonly count: number;
  /** number in the name of the first file */
  readonly firstNumber: number;
  /** image2 pattern with one `%06d` */
  readonly pattern: string;
}

/** Ticks of a frame in the file's clock, so that any millisecond is a whole number of ticks. */
export const FRAME_TICKS = 1000;

const KEYFRAME_SECONDS = 5;

const even = (side: number): number => side + (side % 2);

/** Size of the video: H.264 with subsampled colour has even sides, so an odd side gets a black row or column. */
export const videoSize = ({ width, height }: PictureSize): PictureSize => ({
  width: even(width),
  height: even(height),
});

const toVideo = (plan: VideoPlan): string[] => {
  const { width, height } = videoSize(plan);
  const padded = width !== plan.width || height !== plan.height;
  return [
    ...(padded ? [`pad=${width}:${height}`] : []),
    'scale=in_range=full:out_range=tv:out_color_matrix=bt709',
    'format=yuv420p',
  ];
};

/**
 * Encoder options that let the H.264 of a slice continue that of the slice before: no reordering, closed GOPs, headers
 * that do not depend on the pictures, no encoder text in the stream. One thread, so that the bytes never differ.
 */
const h264 = ({ fps, crf }: VideoPlan): string[] => [
  ...['-c:v', H264_ENCODER, '-preset', 'superfast', '-tune', 'stillimage', '-crf', `${crf}`],
  ...['-bf', '0', '-g', `${fps * KEYFRAME_SECONDS}`, '-threads', '1', '-flags', '+bitexact+cgop'],
  ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
  ...['-bsf:v', 'filter_units=remove_types=6'],
];

const stills = (
  { firstIndex, count, firstNumber, pattern }: StillsPlan,
  { fps, width, height }: VideoPlan,
): string[] => [
  ...['-map', '0:v', '-vf'],
  // Only the video is padded; JPEGs are not.
  `select=gte(n\\,${firstIndex})*not(mod(n-${firstIndex}\\,${fps})),setpts=N,scale=${width}:${height}:in_range=full:out_range=full:out_color_matrix=bt601,format=yuvj420p`,
  ...[
    '-vsync',
    'passthrough',
    '-frames:v',
    `${count}`,
    '-threads',
    '1',
    '-flags',
    '+bitexact',
    '-q:v',
    `${JPEG_QUALITY}`,
  ],
  ...['-f', 'image2', '-start_number', `${firstNumber}`, `file:${pattern}`],
];

/**
 * The arguments of an ffmpeg that turns raw pictures on its stdin into an MP4, and optionally some of them into JPEGs.
 * That ffmpeg can open no network connection.
 * @param plan the raw pictures
 * @param path of the MP4: H.264, yuv420p, BT.709, index first
 * @returns argv without the program
 */
export const mp4Command = (plan: VideoPlan, path: string, beside?: StillsPlan): string[] => [
  ...['-nostdin', '-hide_banner', '-loglevel', 'warning', '-filter_threads', '1', '-protocol_whitelist', 'pipe'],
  ...['-f', 'rawvideo', '-pixel_format', plan.channels === 1 ? 'gray' : 'rgb24'],
  ...['-video_size', `${plan.width}x${plan.height}`, '-framerate', `${plan.fps}`, '-i', 'pipe:0'],
  ...['-map', '0:v', '-vf', toVideo(plan).join(','), ...h264(plan)],
  ...['-video_track_timescale', `${plan.fps * FRAME_TICKS}`, '-map_metadata', '-1', '-fflags', '+bitexact'],
  ...['-movflags', '+faststart', '-protocol_whitelist', 'file', '-f', 'mp4', `file:${path}`],
  ...(beside === undefined ? [] : stills(beside, plan)),
];
