import type { SliceKeys } from '../../shared/core/contracts/object-keys.ts';
import type { AsciiFormat } from './formats.ts';

/** ASCII art of a slice. */
export const asciiKey = (keys: SliceKeys, format: AsciiFormat): string => keys.ofSlice('ascii', format);

/** ASCII art of a still picture. */
export const asciiPictureKey = (keys: SliceKeys, format: AsciiFormat): string => keys.ofPicture('ascii', format);

/** ASCII art of the whole video. */
export const ASCII_WHOLE = { mp4: 'ascii.mp4', cast: 'ascii.cast' } as const;

/** A slice has up to seven formats of ASCII art. */
export const ASCII_LINK_PAGES = { slices: 50, seconds: 50 } as const;
