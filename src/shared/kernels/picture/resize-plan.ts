import type { PictureSize } from '../../core/media/fit-picture.ts';
import type { Choice } from '../../core/options/option-table.ts';
import type { PictureWindow } from './enlarge-picture.ts';

/** How a picture is fitted into a size of another shape: stretched, cropped around its middle, or with black bars. */
export type PictureFit = Choice<'grayscale.fit'>;

/** The size that the picture library decodes to, and how our own code then enlarges the result. */
export interface ResizePlan {
  readonly decoded: PictureSize;
  /** undefined when nothing is enlarged: then the library does all the work */
  readonly enlarged?: {
    readonly size: PictureSize;
    readonly window: PictureWindow;
    /** position of the enlarged picture in the wanted size; the rest is black */
    readonly left: number;
    readonly top: number;
  };
}

const whole = ({ width, height }: PictureSize): PictureWindow => ({ left: 0, top: 0, width, height });

/**
 * Plan how to bring a picture to a size. The library makes pictures smaller. Our own code enlarges them, as the library
 * shifts enlarged pictures by half a pixel.
 * @param shown the picture's own size
 */
export const planResize = (shown: PictureSize, wanted: PictureSize, fit: PictureFit): ResizePlan => {
  const [across, down] = [wanted.width / shown.width, wanted.height / shown.height];
  if (fit === 'stretch') {
    if (across <= 1 && down <= 1) return { decoded: wanted };
    const decoded = {
      width: Math.min(shown.width, wanted.width),
      height: Math.min(shown.height, wanted.height),
    };
    return { decoded, enlarged: { size: wanted, window: whole(decoded), left: 0, top: 0 } };
  }
  const scale = fit === 'contain' ? Math.min(across, down) : Math.max(across, down);
  if (scale <= 1) return { decoded: wanted };
  if (fit === 'cover') {
    const window = { width: wanted.width / scale, height: wanted.height / scale };
    const [left, top] = [(shown.width - window.width) / 2, (shown.height - window.height) / 2];
    return { decoded: shown, enlarged: { size: wanted, window: { ...window, left, top }, left: 0, top: 0 } };
  }
  const size = {
    width: Math.min(wanted.width, Math.max(1, Math.round(shown.width * scale))),
    height: Math.min(wanted.height, Math.max(1, Math.round(shown.height * scale))),
  };
  return {
    decoded: shown,
    enlarged: {
      size,
      window: whole(shown),
      left: Math.floor((wanted.width - size.width) / 2),
      top: Math.floor((wanted.height - size.height) / 2),
    },
  };
};
