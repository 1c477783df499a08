import type { PostedPicture } from '../../parts/posted-picture.ts';
import { MEDIA_ASCII_FORMATS } from '../formats.ts';
import { ASCII_OPTIONS } from '../options.ts';

type Values = Parameters<PostedPicture['shownAs']>[0];

const { colour, charset, glyphs } = ASCII_OPTIONS.options;

const isUsual = (values: Values, option: typeof colour | typeof charset): boolean =>
  (values[option.name] ?? option.default) === option.default;

export const POSTED_ASCII: PostedPicture = {
  title: 'ASCII art',
  formats: MEDIA_ASCII_FORMATS.image.allowed,
  options: [
    'ascii.columns',
    'ascii.colour',
    'ascii.charset',
    'ascii.match',
    'ascii.font',
    'ascii.background',
    'ascii.dither',
    'ascii.glyphs',
  ],
  // Shown as text if all characters are in every font, equally wide, and without colours, which would need thousands of
  // styles. Otherwise shown as a PNG.
  shownAs: (values) => (isUsual(values, colour) && isUsual(values, charset) && !values[glyphs.name] ? 'txt' : 'png'),
  isTerminal: true,
};
