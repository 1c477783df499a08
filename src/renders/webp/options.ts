import { bytesOption, integerOption } from '../../shared/core/option-forms/make-option.ts';
import { GIF_OPTIONS } from '../gif/options.ts';
import { type FrozenOf, type KindOptions, type KindValues, valuesOfKind } from '../kind/kind-options.ts';

export const WEBP_OPTIONS = {
  media: { video: 'whenAsked' },
  plays: 'again',
  options: {
    fps: integerOption({
      name: 'webp.fps',
      minimum: 1,
      maximum: 50,
      default: GIF_OPTIONS.options.fps.default,
      follows: GIF_OPTIONS.options.fps,
      unit: 'frames per second',
      description: 'Frame rate of the animated WebPs; that of the GIFs where it is not set.',
    }),
    width: integerOption({
      name: 'webp.width',
      minimum: 16,
      maximum: 1280,
      default: GIF_OPTIONS.options.width.default,
      follows: GIF_OPTIONS.options.width,
      unit: 'pixels',
      description: 'Width of the animated WebPs; that of the GIFs where it is not set.',
    }),
    quality: integerOption({
      name: 'webp.quality',
      minimum: 1,
      maximum: 100,
      default: 60,
      unit: 'of 100',
      description: 'Quality of the animated WebPs: higher is better and larger.',
    }),
    max: bytesOption({
      name: 'webp.max',
      minimum: 20_000,
      maximum: 100_000_000,
      label: 'Largest WebP',
      description:
        'Most bytes of an animated WebP, e.g. 8MB or 500kB: a quality below webp.quality, then a smaller width, then a lower frame rate. Not set: no limit.',
      note: 'It holds for the WebP of each slice, not for `preview.webp`. What it came to, `run` and `status` tell over all slices, and the record of a slice under `chosen`.',
    }),
  },
  frozen: 'whenRendered',
} as const satisfies KindOptions;

/** The frozen options of a job that renders the kind. */
export type WebpOptions = FrozenOf<typeof WEBP_OPTIONS>;

/** The kind's options in a job; the defaults when the job does not render the kind. */
export const webpOf = ({ webp }: { readonly webp?: WebpOptions | undefined }): KindValues<typeof WEBP_OPTIONS> =>
  valuesOfKind(WEBP_OPTIONS, webp);
