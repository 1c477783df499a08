import { jobPrefix, type SliceKeys } from '../../shared/core/contracts/object-keys.ts';

/** Folder of the strips from which a storyboard is made. */
export const STRIPS = 'storyboard/strips';

/** The tiles of a slice, JPEG after JPEG. */
export const stripKey = (keys: SliceKeys): string => keys.ofSlice(STRIPS, 'mjpeg');

/** A file of the storyboard that the assembler puts together. */
export const storyboardKey = (jobId: string, name: string): string => `${jobPrefix(jobId)}storyboard/${name}`;

/** File name of a sheet, beside the WebVTT file. */
export const sheetName = (sheet: number): string => `${String(sheet).padStart(3, '0')}.jpg`;

/** File name of the WebVTT file with the place of each tile. */
export const THUMBNAILS = 'thumbnails.vtt';
