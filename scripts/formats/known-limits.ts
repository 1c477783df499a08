/** Section "Known limits" of docs/formats.md, kept by hand: what no row of the tables says. */
export const KNOWN_LIMITS: readonly string[] = [
  'Times are off by a picture or two, and `timesApproximate` says so, where the file does not tell when a picture is due: MPEG-4 in packed bitstreams (AVI, ASF), reordered WMV3 and VC-1 in ASF, several edits of an MP4 between pictures, an edit at another speed.',
  'In transport and program streams above 256 MiB a hole in the clock that is shorter than what lies between two of 64 places may be missed; in Ogg, FLV and Matroska of unknown length above 256 MiB clocks that jump are not looked for, and `timesApproximate` says so.',
  'A fragmented MP4 that was cut off exactly between two fragments is taken to be whole.',
  'A damaged stretch in the middle of a film shows what the decoder makes of it, as players do, and `heldPicture` says so. It is not told where ffmpeg notices nothing: in AVI and ASF often, in MXF sometimes, wherever a damaged picture decodes all the same, and in Ogg with the builds of 2018.',
  'The whole video of a film in pieces has no sound: `soundMissing` says so.',
  'Dolby Vision profile 5 (and 10 without a base layer) is refused; other profiles show their base layer.',
  'HDR needs an ffmpeg with `zscale` and `tonemap`, transparent VP8 and VP9 one with libvpx; without them `coloursApproximate` says so. The builds that `npm ci` brings have them.',
  '8K in HDR with every render takes more memory than a function of 1,769 MB has with the builds of 2018 and 2019: ask for fewer renders, or name a newer ffmpeg.',
  'The build of 2019 for arm64 has no AV1 decoder: `unsupportedCodec` when the upload is planned. Layers of AWS have these builds unless `FFMPEG_LAYER_DIR` names newer ones.',
  'Of an animated picture or a TIFF of several pages the first is rendered.',
  'A profile inside a BMP, and primaries or HDR that an AVIF states without an ICC profile, count for nothing.',
  'A video may have 40 million pixels (8K); a slice that takes longer than its function may is a gap with that reason.',
];
