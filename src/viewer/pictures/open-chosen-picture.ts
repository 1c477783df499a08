import { MAX_BODY_BYTES } from '../../api/contracts/api-limits.ts';
import { ShapeAnswerSchema } from '../../api/contracts/pictures.ts';
import { ACCEPTED_PICTURES, unreadPicture } from '../../shared/core/media/picture-facts.ts';
import { sniffContent } from '../../shared/core/media/sniff-content.ts';
import { formatBytes } from '../../shared/core/text/format.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { unreadFeature } from '../../shared/kernels/picture/unread-feature.ts';
import { getJson } from '../api/api-client.ts';
import { fitsBody, type PixelSize, smallerSizes } from '../core/pictures/fit-body.ts';
import { SNIFFED_BYTES } from '../core/upload/check-file.ts';

/** A picture that can be shown and posted. */
export interface OpenedPicture extends PixelSize {
  readonly file: File;
  /** data to post: the file, or a smaller picture of it */
  readonly body: Blob;
  /** size in pixels of the smaller picture; undefined when the file itself is posted */
  readonly smaller: PixelSize | undefined;
  /** whether this browser can show the file */
  readonly isShown: boolean;
}

/** The picture is too large for a direct render. It can be rendered as a job. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

const JPEG_QUALITY = 0.92;

const decode = (file: Blob): Promise<ImageBitmap | undefined> => createImageBitmap(file).catch(() => undefined);

/** @throws {TooLargeError} when no size is small enough, which has not been seen for any picture */
const makeSmaller = async (bitmap: ImageBitmap): Promise<{ body: Blob; size: PixelSize }> => {
  for (const size of smallerSizes(bitmap)) {
    const canvas = new OffscreenCanvas(size.width, size.height);
    const context = canvas.getContext('2d');
    if (context === null) break;
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, size.width, size.height);
    const body = await canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
    if (fitsBody(body.size)) return { body, size };
  }
  throw new TooLargeError('The picture could not be made small enough here. Upload it as a job instead.');
};

/** Ask the API for the size of a picture that this browser cannot show. @throws {ApiError}, or an error when it is no picture */
const askForSize = async (file: File): Promise<PixelSize> => {
  const type = 'application/octet-stream';
  const answer = await getJson('/shape', ShapeAnswerSchema, {
    method: 'POST',
    headers: { 'content-type': type },
    body: file,
  });
  const [height, width] = answer;
  if (typeof height === 'number' && typeof width === 'number') return { width, height };
  throw new Error(`${shownName(file.name)} cannot be decoded. Pictures in ${ACCEPTED_PICTURES} are read.`);
};

const checkContent = async (file: File): Promise<void> => {
  const head = new Uint8Array(await file.slice(0, SNIFFED_BYTES).arrayBuffer());
  const unread = unreadFeature(head);
  if (unread !== undefined) throw unreadPicture(unread);
  const { kind, name } = sniffContent(head);
  if (kind === 'picture' || kind === 'unknown') return;
  const videos = kind === 'video' ? ' Videos are taken on the page Videos.' : '';
  throw new Error(
    `${shownName(file.name)} is no picture: it looks like ${name}.${videos} Pictures in ${ACCEPTED_PICTURES} are read.`,
  );
};

/**
 * Open a chosen picture. If its file is too large to be posted, the picture is made smaller here.
 * @throws an error whose message may be shown
 */
export const openChosenPicture = async (file: File): Promise<OpenedPicture> => {
  await checkContent(file);
  const bitmap = await decode(file);
  try {
    if (fitsBody(file.size)) {
      const { width, height } = bitmap ?? (await askForSize(file));
      return { file, body: file, smaller: undefined, isShown: bitmap !== undefined, width, height };
    }
    if (bitmap === undefined) {
      const limit = formatBytes(MAX_BODY_BYTES);
      throw new TooLargeError(
        `${shownName(file.name)} has ${formatBytes(file.size)}; at most ${limit} can be rendered at once, and this browser cannot make it smaller. Upload it as a job instead.`,
      );
    }
    const { body, size } = await makeSmaller(bitmap);
    return { file, body, smaller: size, isShown: true, width: bitmap.width, height: bitmap.height };
  } finally {
    bitmap?.close();
  }
};
