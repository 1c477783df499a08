import { integerOption } from '../../shared/core/option-forms/make-option.ts';
import { GIF_OPTIONS } from '../gif/options.ts';
import { type FrozenOf, type KindOptions, type KindValues, valuesOfKind } from '../kind/kind-options.ts';

export const CLIP_OPTIONS = {
  media: { video: 'whenAsked' },
  plays: 'once',
  options: {
    fps: integerOption({
      name: 'clip.fps',
      minimum: 1,
      maximum: 50,
      default: GIF_OPTIONS.options.fps.default,
      follows: GIF_OPTIONS.options.fps,
      unit: 'frames per second',
      description: 'Frame rate of the clips; that of the GIFs where it is not set.',
    }),
    width: integerOption({
      name: 'clip.width',
      minimum: 16,
      maximum: 1280,
      default: GIF_OPTIONS.options.width.default,
      follows: GIF_OPTIONS.options.width,
      unit: 'pixels',
      description: 'Width of the clips; that of the GIFs where it is not set.',
    }),
    crf: integerOption({
      name: 'clip.crf',
      minimum: 10,
      maximum: 45,
      default: 26,
      unit: 'as constant rate factor of H.264',
      description: 'Quality of the clips: lower is better and larger.',
    }),
  },
  frozen: 'whenRendered',
} as const satisfies KindOptions;

/** The frozen options of a job that renders the kind. */
export type ClipOptions = FrozenOf<typeof CLIP_OPTIONS>;

/** The kind's options in a job; the defaults when the job does not render the kind. */
export const clipOf = ({ clip }: { readonly clip?: ClipOptions | undefined }): KindValues<typeof CLIP_OPTIONS> =>
  valuesOfKind(CLIP_OPTIONS, clip);
