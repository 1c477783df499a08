import { bytesOption, integerOption } from '../../shared/core/option-forms/make-option.ts';
import { type FrozenOf, type KindOptions, type KindValues, valuesOfKind } from '../kind/kind-options.ts';

/** Defaults are those of the AWS sample: 10 frames a second, 240 pixels wide. */
export const GIF_OPTIONS = {
  media: { video: 'usual' },
  plays: 'again',
  options: {
    fps: integerOption({
      name: 'gif.fps',
      parameter: 'GifFps',
      env: 'GIF_FPS',
      minimum: 1,
      maximum: 50,
      default: 10,
      unit: 'frames per second',
      description: 'Frame rate of the GIFs; browsers do not show a GIF faster than 50.',
    }),
    width: integerOption({
      name: 'gif.width',
      parameter: 'GifWidth',
      env: 'GIF_WIDTH',
      minimum: 16,
      maximum: 1280,
      default: 240,
      unit: 'pixels',
      description: 'Width of the GIFs; the height follows the picture.',
    }),
    max: bytesOption({
      name: 'gif.max',
      minimum: 20_000,
      maximum: 100_000_000,
      label: 'Largest GIF',
      description:
        'Most bytes of a GIF, e.g. 8MB or 500kB: fewer colours, colours that are only near or a smaller width, whichever stays nearer to the film, then a lower frame rate. Not set: no limit.',
      note: '`8MB` is 8,000,000 bytes; also kB, KiB, MiB. It holds for the GIF of each slice, not for `preview.gif` and the GIFs of ASCII art. What it came to, `run` and `status` tell over all slices, and the record of a slice under `chosen`.',
    }),
    loop: integerOption({
      name: 'gif.loop',
      minimum: 0,
      maximum: 100,
      default: 0,
      whenAbsent: 0,
      unit: 'times, 0 for ever',
      label: 'GIF plays',
      description: 'How often the GIFs play.',
    }),
  },
  frozen: 'always',
} as const satisfies KindOptions;

/** The kind's options in a job. */
export const gifOf = ({ gif }: { readonly gif: FrozenOf<typeof GIF_OPTIONS> }): KindValues<typeof GIF_OPTIONS> =>
  valuesOfKind(GIF_OPTIONS, gif);
