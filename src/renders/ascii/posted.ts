import type { PostedPicture } from '../posted-picture.ts';
import { ASCII_GLYPHS, ASCII_OPTIONS } from './options.ts';

type Values = Parameters<PostedPicture['shownAs']>[0];

const { choices } = ASCII_OPTIONS;

const isUsual = (values: Values, name: 'ascii.colour' | 'ascii.charset'): boolean =>
  (values[name] ?? choices[name].default) === choices[name].default;

export const POSTED_ASCII: PostedPicture = {
  title: 'ASCII art',
  formats: ['txt', 'ans', 'html', 'png'],
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
  shownAs: (values) =>
    isUsual(values, 'ascii.colour') && isUsual(values, 'ascii.charset') && !values[ASCII_GLYPHS.name] ? 'txt' : 'png',
  isTerminal: true,
};
