/** Width and height in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** A GIF or a text may be this many times as high as it is wide; a taller picture gets narrower instead. */
const TALLEST = 4;

/**
 * Scale a picture to a width, keeping its shape, both sides bounded.
 * @param shown size as a player shows it, pixels
 * @param width wanted width
 * @param aspect height of one unit divided by its width: 1 for pixels, 2 for characters of 8×16
 * @returns at least 1×1; `width` wide unless the picture is more than four times as high as it is wide
 */
export const fitPicture = (shown: PictureSize, width: number, aspect = 1): PictureSize => {
  const ratio = shown.height / shown.width / aspect;
  const height = Math.max(1, Math.round(width * ratio));
  if (height <= TALLEST * width) return { width, height };
  return { width: Math.max(1, Math.round((TALLEST * width) / ratio)), height: TALLEST * width };
};
