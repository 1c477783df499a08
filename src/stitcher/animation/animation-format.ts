import type { PictureSize } from '../../shared/core/media/fit-picture.ts';

/** The animation of one slice. */
export interface AnimationFile {
  readonly key: string;
  readonly etag: string;
  /** of the file */
  readonly bytes: number;
  readonly size: PictureSize;
}

/** Read a file from a byte on. */
export type ReadFrom = (file: AnimationFile, from: number) => AsyncIterable<Uint8Array>;

/** A format of animations that are joined picture by picture, without encoding anything again. */
export interface AnimationFormat {
  /** bytes of a file by which it is known */
  readonly headBytes: number;
  /**
   * Size of the pictures of a file.
   * @param head the first bytes of the file
   * @param bytes of the file
   * @returns undefined when it is no whole file of the format as slices have it
   */
  readonly sizeOf: (head: Uint8Array, bytes: number) => PictureSize | undefined;
  /** @param files of the same size, in order, at least one */
  readonly join: (files: readonly AnimationFile[], read: ReadFrom) => AsyncIterable<Uint8Array>;
}
