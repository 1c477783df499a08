import type { FfprobeReport, FfprobeStream } from './ffprobe-report.ts';

const INPUT = /^Input #0, (.+), from /;
const DURATION = /^ +Duration: (?:(\d+):(\d\d):(\d\d\.\d+)|N\/A)(?:, start: (-?[\d.]+))?(?:, bitrate: (\d+) kb\/s)?/;
const STREAM = /^ +Stream #0:(\d+)(?:\[0x[0-9a-f]+\])?(?:\([^)]*\))?: (Video|Audio|Subtitle|Data|Attachment): (.*)$/;
const ROTATION = /^ +(?:displaymatrix: )?rotation of (-?[\d.]+) degrees/i;
const END = /^(?:Output #0|Stream mapping:|At least one output)/;

/** Splits at commas, except at those inside parentheses. */
const items = (text: string): string[] => text.match(/(?:\([^)]*\)|\[[^\]]*\]|[^,([]|[([](?![^)\]]*[)\]]))+/g) ?? [];

const FIELD_ORDERS: Readonly<Record<string, string>> = {
  progressive: 'progressive',
  'top first': 'tt',
  'bottom first': 'bb',
};

/** Reads the text in parentheses after a pixel format: `tv, bt2020nc/bt2020/smpte2084, progressive`. */
const describedColours = (text: string): Partial<FfprobeStream> => {
  const words = text.split(', ');
  const range = words.find((word) => word === 'tv' || word === 'pc');
  const order = words.map((word) => FIELD_ORDERS[word]).find((word) => word !== undefined);
  const colours = words.find((word) => /^[a-z0-9-]+(?:\/[a-z0-9-]+){2}$|^(?:bt|smpte|bt2020)[a-z0-9]+$/.test(word));
  const [space, primaries = space, transfer = space] = colours?.split('/') ?? [];
  return {
    ...(range === undefined ? {} : { color_range: range }),
    ...(order === undefined ? {} : { field_order: order }),
    ...(space === undefined ? {} : { color_space: space, color_primaries: primaries, color_transfer: transfer }),
  };
};

const videoOf = (description: string): Partial<FfprobeStream> => {
  const parts = items(description).map((part) => part.trim());
  const size = parts.map((part) => /^(\d+)x(\d+)(?: \[?SAR (\d+:\d+) DAR)?/.exec(part)).find((match) => match !== null);
  // If the stream's pixel aspect differs from the container's, it is in an item of its own.
  const sar = size?.[3] ?? parts.map((part) => /^SAR (\d+:\d+)/.exec(part)?.[1]).find((ratio) => ratio !== undefined);
  const rate = parts.map((part) => /^([\d.]+) fps$/.exec(part)?.[1]).find((fps) => fps !== undefined);
  const format = /^([a-z0-9_]+)(?:\((.*)\))?$/.exec(parts[1] ?? '');
  const tag = /\(([^()]{4}) \/ 0x[0-9A-F]+\)/.exec(parts[0] ?? '')?.[1];
  return {
    ...(size === undefined ? {} : { width: Number(size[1]), height: Number(size[2]) }),
    ...(sar === undefined ? {} : { sample_aspect_ratio: sar }),
    ...(rate === undefined ? {} : { avg_frame_rate: `${Math.round(Number(rate) * 1000)}/1000` }),
    ...(format === null ? {} : { pix_fmt: format[1], ...describedColours(format[2] ?? '') }),
    ...(tag === undefined ? {} : { codec_tag_string: tag }),
  };
};

const streamOf = ([, index, kind = '', description = '']: RegExpExecArray): FfprobeStream => {
  const says = (word: string) => Number(description.includes(`(${word})`));
  return {
    index: Number(index),
    codec_type: kind.toLowerCase(),
    codec_name: /^[a-z0-9_]+/.exec(description)?.[0],
    ...(kind === 'Video' ? videoOf(description) : {}),
    disposition: {
      default: says('default'),
      attached_pic: says('attached pic'),
      timed_thumbnails: says('timed thumbnails'),
      still_image: says('still image'),
    },
  };
};

/**
 * Parse ffmpeg's log lines about its input. They say less than ffprobe's report, but ffprobe fails on a file with a track
 * whose decoder does not open, while ffmpeg skips such a track.
 * @param lines of stderr at log level info
 * @returns a report in ffprobe's form with the fields that these lines contain; undefined when ffmpeg could not open the file
 */
export const parseFfmpegReport = (lines: readonly string[]): FfprobeReport | undefined => {
  const from = lines.findIndex((line) => INPUT.test(line));
  const name = INPUT.exec(lines[from] ?? '')?.[1];
  if (name === undefined) return undefined;
  const to = lines.findIndex((line, at) => at > from && END.test(line));
  const about = lines.slice(from, to < 0 ? undefined : to);
  const times = about.map((line) => DURATION.exec(line)).find((match) => match !== null);
  const [, hours, minutes, seconds, start, kilobits] = times ?? [];
  const streams: FfprobeStream[] = [];
  for (const line of about) {
    const stream = STREAM.exec(line);
    const rotation = ROTATION.exec(line)?.[1];
    const last = streams.at(-1);
    if (stream !== null) streams.push(streamOf(stream));
    else if (rotation !== undefined && last !== undefined) last.side_data_list = [{ rotation: Number(rotation) }];
  }
  const length = hours === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return {
    streams,
    format: {
      format_name: name,
      ...(start === undefined ? {} : { start_time: start }),
      ...(length === undefined ? {} : { duration: length.toFixed(2) }),
      ...(kilobits === undefined ? {} : { bit_rate: `${Number(kilobits) * 1000}` }),
    },
  };
};
