import type { SliceKeys } from '../../shared/core/contracts/object-keys.ts';

/** Formats of the preview, each a file of its own. */
export const PREVIEW_FORMATS = ['webp', 'mp4', 'gif'] as const;
export type PreviewFormat = (typeof PREVIEW_FORMATS)[number];
export const PREVIEW_CONTENT_TYPES: Readonly<Record<PreviewFormat, string>> = {
  webp: 'image/webp',
  mp4: 'video/mp4',
  gif: 'image/gif',
};

/** The moments of a slice, in a format. */
export const previewKey = (keys: SliceKeys, format: PreviewFormat): string => keys.ofSlice('preview', format);

/** The moments of the whole film, in a format. */
export const previewWhole = (format: PreviewFormat): string => `preview.${format}`;
