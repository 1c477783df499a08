import { type ContainerPicture, refuseDolbyVisionAlone, withContainerColours } from './container-picture.ts';
import type { FfprobeReport, FfprobeStream } from './ffprobe-report.ts';
import { readMatroskaPicture } from './read-matroska-picture.ts';
import type { ReadAt } from './read-mp4-layout.ts';
import { readMp4Picture } from './read-mp4-picture.ts';
import { readTsPicture } from './read-ts-picture.ts';

/**
 * Codecs that carry HDR, Dolby Vision or alpha. For other codecs the container is read only if pictures have more than
 * 8 bits or alpha.
 */
const RICH_CODECS = new Set(['hevc', 'av1', 'vp8', 'vp9', 'prores', 'qtrle', 'png']);
/** Codec tags of Dolby Vision. Old versions of ffprobe take such a track for the tape format DV. */
const DOLBY_TAG = /^(dvh[e1]|dva[v1]|dav1)$/;
const RICH_FORMAT = /(9|10|12|14|16)[lb]e$|^yuva|^ya|a$|^argb|^abgr|^gbrap/;

/** A stream, with the container's statements about how to show it. */
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
 * Add the container's statements about a stream's pictures to ffprobe's report, which is about the stream alone.
 * @param readAt random access to the file; some KB of its head are read, nothing for ordinary films
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
