import { integerOption } from '../../shared/core/option-forms/make-option.ts';
import { GIF_OPTIONS } from '../gif/options.ts';
import { type FrozenOf, type KindOptions, type KindValues, valuesOfKind } from '../kind/kind-options.ts';

export const PREVIEW_OPTIONS = {
  media: { video: 'whenAsked' },
  plays: 'again',
  options: {
    moments: integerOption({
      name: 'preview.moments',
      minimum: 1,
      maximum: 60,
      default: 10,
      unit: 'moments',
      description: 'How many moments of the film its preview shows; a short film has fewer.',
      note: 'A film no longer than all moments together is shown whole.',
    }),
    length: integerOption({
      name: 'preview.length',
      minimum: 1,
      maximum: 10,
      default: 1,
      unit: 'seconds',
      description: 'Length of each moment of the preview.',
    }),
    fps: integerOption({
      name: 'preview.fps',
      minimum: 1,
      maximum: 50,
      default: GIF_OPTIONS.options.fps.default,
      follows: GIF_OPTIONS.options.fps,
      unit: 'frames per second',
      description: 'Frame rate of the preview; that of the GIFs where it is not set.',
    }),
    width: integerOption({
      name: 'preview.width',
      minimum: 16,
      maximum: 1280,
      default: GIF_OPTIONS.options.width.default,
      follows: GIF_OPTIONS.options.width,
      unit: 'pixels',
      description: 'Width of the preview; that of the GIFs where it is not set.',
    }),
  },
  frozen: 'whenRendered',
} as const satisfies KindOptions;

/** The frozen options of a job that renders the kind. */
export type PreviewOptions = FrozenOf<typeof PREVIEW_OPTIONS>;

/** The kind's options in a job; the defaults when the job does not render the kind. */
export const previewOf = ({
  preview,
}: {
  readonly preview?: PreviewOptions | undefined;
}): KindValues<typeof PREVIEW_OPTIONS> => valuesOfKind(PREVIEW_OPTIONS, preview);
