/** Quality of ffmpeg's JPEGs, from 2 (best) to 31: 3 is visually lossless at a third of the size of 2. */
export const JPEG_QUALITY = 3;
