import type { Media } from '../../shared/core/option-forms/option-forms.ts';

/** Files that ASCII art can be written as. */
export const ASCII_FORMATS = ['txt', 'ans', 'html', 'png', 'cast', 'gif', 'mp4'] as const;
export type AsciiFormat = (typeof ASCII_FORMATS)[number];

/** For each media: the possible formats of its ASCII art, and the default ones. */
export const MEDIA_ASCII_FORMATS = {
  video: { allowed: ['txt', 'ans', 'cast', 'gif', 'mp4'], usual: ['txt', 'cast'] },
  image: { allowed: ['txt', 'ans', 'html', 'png'], usual: ['txt', 'ans', 'html', 'png'] },
} as const satisfies Record<Media, Record<'allowed' | 'usual', readonly AsciiFormat[]>>;
