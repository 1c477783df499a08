import { grayPng } from '../../shared/adapters/encode-picture.ts';
import type { OpenPicture } from '../../shared/adapters/open-picture.ts';
import { makeEdgeDetector } from '../edges/edge-detector.ts';

/**
 * Make the picture of a picture's edges: gray PNG of the picture's own size.
 * @param blur the modifier of σ, ≥ 0
 * @throws {SourceMediaError} as `OpenPicture.rgb` does
 */
export const pictureEdges = async (picture: OpenPicture, blur: number): Promise<Uint8Array> => {
  const { width, height } = picture;
  return grayPng(makeEdgeDetector({ width, height, blur }).detect(await picture.rgb()), { width, height });
};
