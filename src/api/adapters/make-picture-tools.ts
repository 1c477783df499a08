import { asciiFile } from '../../renders/ascii/picture/ascii-file.ts';
import { pictureCells } from '../../renders/ascii/picture/picture.ts';
import { pictureEdges } from '../../renders/edges/picture/picture.ts';
import { grayscalePicture } from '../../renders/grayscale/picture/picture.ts';
import { grayJpeg, grayPng } from '../../shared/adapters/pictures/encode-picture.ts';
import { openPicture } from '../../shared/adapters/pictures/open-picture.ts';
import { openQueryPicture } from '../../shared/adapters/pictures/open-query-picture.ts';
import type { PictureTools } from '../pictures/picture-tools.ts';

const WRITERS = { jpg: grayJpeg, png: grayPng } as const;
const ONE_PIXEL = { width: 1, height: 1 };

/** Picture tools with the same kernels as the worker, for pictures in memory. */
export const pictureTools: PictureTools = {
  async measure(bytes, longestMs) {
    const picture = await openPicture(bytes, longestMs);
    // The header may be valid while the rest of the file is damaged: decode it once.
    await picture.rgb(ONE_PIXEL);
    const { height, width, channels } = picture;
    return { height, width, channels };
  },
  async ascii(bytes, style, format, longestMs) {
    return asciiFile(await pictureCells(await openPicture(bytes, longestMs), style), format, style, 'ASCII art');
  },
  grayscale: async (bytes, fit, format, longestMs) =>
    grayscalePicture(await openPicture(bytes, longestMs), fit, WRITERS[format]),
  query: openQueryPicture,
  edges: async (bytes, blur, format, longestMs) =>
    pictureEdges(await openPicture(bytes, longestMs), blur, WRITERS[format]),
};
