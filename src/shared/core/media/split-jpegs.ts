const MARKER = 0xff;
const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/** Whether a marker has no length field: in entropy-coded data an escaped byte and restarts, elsewhere TEM. */
const standsAlone = (code: number): boolean => code <= 0x01 || (code >= 0xd0 && code <= 0xd7);

/**
 * Where the JPEG that begins at `from` ends. Headers are skipped by their lengths, as they may hold any bytes.
 * @returns undefined when no JPEG begins there, or its end is missing
 */
const endOfJpeg = (bytes: Uint8Array, from: number): number | undefined => {
  if (bytes[from] !== MARKER || bytes[from + 1] !== START_OF_IMAGE) return undefined;
  for (let at = from + 2; at + 1 < bytes.length; ) {
    if (bytes[at] !== MARKER) return undefined;
    const code = bytes[at + 1] ?? 0;
    if (code === END_OF_IMAGE) return at + 2;
    // A marker may be preceded by any number of fill bytes.
    if (code === MARKER) at += 1;
    else if (standsAlone(code)) at += 2;
    else at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
    if (code !== START_OF_SCAN) continue;
    for (;;) {
      at = bytes.indexOf(MARKER, at);
      if (at < 0) return undefined;
      if (!standsAlone(bytes[at + 1] ?? 0)) break;
      at += 2;
    }
  }
  return undefined;
};

/**
 * Cut a motion JPEG into its pictures.
 * @param bytes JPEGs, one directly after another
 * @returns views of the complete JPEGs from the first byte on, up to the first bytes that are not a complete JPEG
 * @see ITU-T T.81, annex B
 */
export const splitJpegs = (bytes: Uint8Array): Uint8Array[] => {
  const jpegs: Uint8Array[] = [];
  for (let from = 0; ; ) {
    const end = endOfJpeg(bytes, from);
    if (end === undefined) return jpegs;
    jpegs.push(bytes.subarray(from, end));
    from = end;
  }
};
