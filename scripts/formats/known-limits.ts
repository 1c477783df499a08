/** Section "Known limits" of docs/formats.md, kept by hand. */
export const KNOWN_LIMITS: readonly string[] = [
  'MPEG-PS and AVI with reordered frames do not say when a frame is due: a picture may be two or three frames off.',
  'HDR needs an ffmpeg with `zscale`; without it colours are converted without tone mapping.',
  'Of an animated picture or a TIFF of several pages the first is rendered.',
  'HEIC needs a picture library with an HEVC decoder, which the packaged one does not have.',
  'A video may have 40 million pixels (8K); a slice that takes longer than its function may is a gap with that reason.',
];
