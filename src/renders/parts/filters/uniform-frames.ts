import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import type { MediaProbe } from '../../../shared/core/media/media-probe.ts';

/**
 * A frame of another shape carries that shape as its pixel aspect; a phone film between two cinema films needs 10. A
 * value beyond this limit, or 0, is meaningless: such pixels count as square.
 */
const MAX_ASPECT = 4096;
/** Width to height of the current frame as shown, before rotation: a filter expression. */
const SHOWN_ASPECT = `a*if(between(sar\\,1/${MAX_ASPECT}\\,${MAX_ASPECT})\\,sar\\,1)`;
/** Formats that `yadif` takes in every build; others would be converted for it, frame by frame. */
const DEINTERLACED_FORMAT = /^(yuv[aj]?4\d\dp(\d+[lb]e)?|gbra?p(\d+[lb]e)?|gray)$/;
/** Codecs that can hold interlaced fields; their containers often omit this or state it wrongly. */
const FIELD_CODECS = new Set([
  ...['h264', 'mpeg1video', 'mpeg2video', 'mpeg4', 'vc1', 'wmv3', 'dvvideo', 'mjpeg'],
  ...['prores', 'dnxhd', 'ffv1', 'huffyuv', 'ffvhuff', 'utvideo', 'rawvideo', 'v210', 'cfhd'],
]);
/** Interlaced pictures have at most 1080 lines, coded as 1088. */
const MOST_INTERLACED_LINES = 1088;
/** `yadif` refuses pictures with a plane of fewer than three lines or columns; planes of colour have a quarter at least. */
const LEAST_DEINTERLACED_SIDE = 12;

/** A film with its frames as coded: `pixFmt` is the decoder's. */
export type CodedFilm = Pick<MediaProbe, 'video'>;

/** Width to height of the film's own frames as shown, before rotation. */
const filmAspect = ({ video: { width, height, sar } }: CodedFilm): string =>
  ((width * sar[0]) / (height * sar[1])).toFixed(9);

/**
 * Size options for a `scale` that fits a frame into a picture and keeps the frame's aspect; `scale` evaluates them anew
 * when frames change. A frame of the film's shape fills the picture.
 * @param size of a picture that shows the film's whole frame, before rotation
 */
export const fitInto = (film: CodedFilm, { width, height }: PictureSize): string => {
  const aspect = filmAspect(film);
  const side = (length: number, share: string) => `clip(round(${length}*${share})\\,1\\,${length})`;
  const wide = side(width, `${SHOWN_ASPECT}/${aspect}`);
  const high = side(height, `${aspect}/(${SHOWN_ASPECT})`);
  return `w=${wide}:h=${high}:eval=frame`;
};

/**
 * Formats with fewer chroma samples than pixels: half of a chroma column cannot be padded, so an odd side loses its
 * last pixel.
 */
const SUBSAMPLED = /^yuv[aj]?4[12]\dp/;

/**
 * Pad the result of {@link fitInto} with black. A picture that fills the size keeps its values.
 * @param format pixel format of input and output; `undefined` when unknown
 */
export const padTo = ({ width, height }: PictureSize, format: string | undefined): string[] => {
  const pad = `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:eval=frame`;
  if (format === undefined) return [pad];
  // In `gray`, padding would use the limited range's black: 16.
  if (format === 'gray') return ['format=gray', 'scale=eval=frame', 'format=yuvj444p', pad, 'extractplanes=y'];
  const step = /41\dp/.test(format) ? 4 : 2;
  const isEven = width % step === 0 && height % step === 0;
  if (isEven || !SUBSAMPLED.test(format)) return [pad, `format=${format}`];
  // Chroma samples are doubled, and then every second one is taken again: no value changes.
  const every = format.replace(/4[12]\dp/, '444p');
  const doubled = [`format=${format}`, 'scale=eval=frame:flags=neighbor', `format=${every}`];
  return [...doubled, pad, 'scale=flags=neighbor', `format=${format}`];
};

/** Formats that `scale` can write in every build; frames of other formats stay as they come. */
const WRITABLE_FORMAT =
  /^(yuv[aj]?4\d\dp((9|10|12|14|16)[lb]e)?|gbra?p((10|12|14|16)[lb]e)?|gray(1[06][lb]e)?|ya8|(rgb|bgr)24|rgba|argb|bgra|abgr|rgba?(48|64)[lb]e|nv12|yuyv422|uyvy422|p010le)$/;
const writable = (pixFmt: string | undefined): string | undefined =>
  pixFmt !== undefined && WRITABLE_FORMAT.test(pixFmt) ? pixFmt : undefined;

/**
 * Bring frames to one size and one pixel format, before any filter that takes its size from the first one: a kept graph
 * (`-reinit_filter 0`) hands on whatever the decoder yields, and filters other than `scale` read beyond a smaller frame. A frame
 * of another size is stretched and keeps its shape as its pixels' aspect, to be fitted where pictures are scaled. Frames of the
 * film's size and format pass untouched and uncopied.
 */
export const steadyFrames = (film: CodedFilm): string[] => {
  const { width, height, sarUnknown, pixFmt } = film.video;
  const format = writable(pixFmt);
  return [
    // If the aspect were unknown, nothing would tell the shape of a stretched frame.
    ...(sarUnknown === true ? ['setsar=1'] : []),
    `scale=${width}:${height}:interl=-1`,
    ...(format === undefined ? [] : [`format=${format}`]),
  ];
};

/**
 * Bring frames to the film's own size, shape and pixel format; other shapes are padded with black. For filters that
 * crop or join frames; copies every frame.
 */
export const filmShapedFrames = (film: CodedFilm): string[] => {
  const { width, height, sar, pixFmt } = film.video;
  return [
    `scale=${fitInto(film, { width, height })}:interl=-1`,
    ...padTo({ width, height }, writable(pixFmt)),
    `setsar=${sar[0]}/${sar[1]}`,
  ];
};

/** Whether frames may be interlaced; each frame states whether it is. */
export const mayBeInterlaced = ({ video }: CodedFilm): boolean =>
  Math.min(video.width, video.height) >= LEAST_DEINTERLACED_SIDE &&
  (video.interlaced ||
    (FIELD_CODECS.has(video.codec) &&
      video.height <= MOST_INTERLACED_LINES &&
      DEINTERLACED_FORMAT.test(video.pixFmt ?? '')));

/** Deinterlaces interlaced frames; others pass untouched. Expects steady frames. */
export const DEINTERLACE = 'yadif=deint=interlaced';

/** Rotate and mirror pictures as players do; expects pictures of one size. */
export const turnPictures = ({ video: { rotation, mirrored } }: CodedFilm): string[] => {
  const flip = mirrored === true ? ['vflip'] : [];
  if (rotation === 90) return [...flip, 'transpose=clock'];
  if (rotation === 270) return [...flip, 'transpose=cclock'];
  return rotation === 180 ? [...flip, 'hflip', 'vflip'] : flip;
};

/** Size of a picture before rotation. */
export const beforeTurning = ({ video }: CodedFilm, { width, height }: PictureSize): PictureSize =>
  video.rotation % 180 === 0 ? { width, height } : { width: height, height: width };
