import { type GrayWriter, grayPng } from '../../../shared/adapters/pictures/encode-picture.ts';
import type { OpenPicture } from '../../../shared/adapters/pictures/open-picture.ts';
import type { RenderPicture } from '../../parts/picture/picture-part.ts';
import { makeEdgeDetector } from '../kernel/edge-detector.ts';
import { edgesPictureKey } from '../keys.ts';

/**
 * Render the edges of a picture: gray, of the picture's own size.
 * @param blur the modifier of σ, ≥ 0
 * @param write the file, by default a PNG
 * @throws {SourceMediaError} as `OpenPicture.rgb` does
 */
export const pictureEdges = async (
  picture: OpenPicture,
  blur: number,
  write: GrayWriter = grayPng,
): Promise<Uint8Array> => {
  const { width, height, clock } = picture;
  const edges = makeEdgeDetector({ width, height, blur }).detect(await picture.rgb(), clock.check);
  return clock.race(write(edges, { width, height }));
};

/** The edges of a still picture, as a job has them. */
export const renderEdgesPicture: RenderPicture = async (picture, { job, keys }) => [
  {
    key: edgesPictureKey(keys),
    contentType: 'image/png',
    facts: { kind: 'edges', width: picture.width, height: picture.height },
    bytes: await pictureEdges(picture, job.options.edges.blur),
  },
];
