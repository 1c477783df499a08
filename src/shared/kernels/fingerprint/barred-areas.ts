import type { PictureSize } from '../../core/media/fit-picture.ts';
import type { PictureArea } from './cell-means.ts';
import { cutSpans } from './cut-spans.ts';
import { STORED_MARGIN } from './fingerprint.ts';

/** Shapes of frames into which films of other shapes are put, with black bars: width by height. */
const FRAME_SHAPES = [16 / 9, 4 / 3, 1, 9 / 16];
/** Bars are thicker than the edge that a cut may lack: what is thinner is found without them. */
const LEAST_BARS = 1 + 2 * STORED_MARGIN;
/** A picture that fills less of a frame leaves too little of it in the fingerprint. */
const LEAST_SHARE = 0.3;

/** What is stored on the axis with the bars, as shares of the picture. @param longer how much longer the frame is than it */
const acrossBars = (longer: number) => ({
  from: 0.5 - longer * (0.5 - STORED_MARGIN),
  to: 0.5 + longer * (0.5 - STORED_MARGIN),
});

/**
 * Areas of a picture that may be what is stored of a frame with black bars, if the picture is what lies between them. They
 * reach beyond it, where a picture counts as black. How thick bars are follows from the shapes of picture and frame, and
 * from how much of the other axis was cut.
 * @param content what of the picture is of the frame
 * @param size of the picture
 */
export const barredAreas = ({ left, top, right, bottom }: PictureArea, size: PictureSize): PictureArea[] => {
  const width = right - left;
  const height = bottom - top;
  const shape = (width * size.width) / (height * size.height);
  return FRAME_SHAPES.flatMap((frame) => {
    const isAbove = shape > frame;
    const share = isAbove ? frame / shape : shape / frame;
    if (share < LEAST_SHARE || 1 / share < LEAST_BARS) return [];
    return cutSpans().map((along) => {
      const across = acrossBars(1 / (share * along.left));
      const [x, y] = isAbove ? [along, across] : [across, along];
      return {
        left: left + width * x.from,
        right: left + width * x.to,
        top: top + height * y.from,
        bottom: top + height * y.to,
      };
    });
  });
};
