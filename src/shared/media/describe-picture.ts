import { type ContainerPicture, refuseDolbyVisionAlone, withContainerColours } from './container-picture.ts';
import type { FfprobeReport, FfprobeStream } from './ffprobe-report.ts';
import { readMatroskaPicture } from './read-matroska-picture.ts';
import type { ReadAt } from './read-mp4-layout.ts';
import { readMp4Picture } from './read-mp4-picture.ts';
import { readTsPicture } from './read-ts-picture.ts';

/** Codecs that carry HDR, Dolby Vision or alpha; of others only pictures of more than 8 bits, or with alpha, are asked about. */
const RICH_CODECS = new Set(['hevc', 'av1', 'vp8', 'vp9', 'prores', 'qtrle', 'png']);
/** Of Dolby Vision's own; an old ffprobe takes them for the tape format DV. */
const DOLBY_TAG = /^(dvh[e1]|dva[v1]|dav1)$/;
const RICH_FORMAT = /(9|10|12|14|16)[lb]e$|^yuva|^ya|a$|^argb|^abgr|^gbrap/;

/** A stream, and what its container says of how it is to be shown. */
export type DescribedStream<T extends FfprobeStream> = T & Pick<ContainerPicture, 'premultiplied' | 'separateAlpha'>;

const readPicture = async (
  readAt: ReadAt,
  size: number,
  containers: readonly string[],
  track: number,
): Promise<ContainerPicture> => {
  if (containers.includes('mov')) return readMp4Picture(readAt, size, track);
  if (containers.includes('matroska')) return readMatroskaPicture(readAt, size, track);
  return containers.includes('mpegts') ? readTsPicture(readAt, size) : {};
};

/**
 * Join what the container says of a stream's pictures to what ffprobe says of them: ffprobe believes the stream alone.
 * @param readAt random access to the file; some KB of its head are read, of ordinary films nothing
 * @throws {SourceMediaError} `unsupportedCodec` for pictures that only Dolby Vision can show
 */
export const describePicture = async <T extends FfprobeStream>(
  readAt: ReadAt,
  size: number,
  report: FfprobeReport,
  stream: T,
): Promise<DescribedStream<T>> => {
  const isRich =
    RICH_CODECS.has(stream.codec_name ?? '') ||
    RICH_FORMAT.test(stream.pix_fmt ?? '') ||
    DOLBY_TAG.test(stream.codec_tag_string ?? '');
  const containers = report.format?.format_name.split(',') ?? [];
  const picture = isRich ? await readPicture(readAt, size, containers, stream.index) : {};
  refuseDolbyVisionAlone(stream, picture);
  const { premultiplied, separateAlpha } = picture;
  return {
    ...withContainerColours(stream, picture),
    ...(premultiplied === undefined ? {} : { premultiplied }),
    ...(separateAlpha === undefined ? {} : { separateAlpha }),
  };
};
