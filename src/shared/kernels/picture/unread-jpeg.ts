/** Frame headers (SOF) whose kind of JPEG is not supported, by their second byte. */
const PROCESS_NAMES: Readonly<Record<number, string>> = {
  197: 'hierarchical coding (SOF5)',
  198: 'hierarchical coding (SOF6)',
  199: 'hierarchical coding (SOF7)',
  203: 'lossless arithmetic coding (SOF11)',
  205: 'hierarchical coding (SOF13)',
  206: 'hierarchical coding (SOF14)',
  207: 'hierarchical coding (SOF15)',
};
const [SOI, SOF0, SOF15, DHT, JPG, DAC, EOI, SOS, JPEG_LS] = [216, 192, 207, 196, 200, 204, 217, 218, 247];
const RST0 = 208;
const TEM = 1;

const frameProblem = (bytes: Uint8Array, marker: number, at: number): string | undefined => {
  const name = PROCESS_NAMES[marker];
  if (name !== undefined) return `a JPEG with ${name}`;
  const [precision, high, low] = bytes.subarray(at + 4, at + 7);
  if (low === undefined) return undefined;
  if (precision !== 8) return `a JPEG with samples of ${precision} bits`;
  return high === 0 && low === 0 ? 'a JPEG that says its height only at its end (DNL)' : undefined;
};

/**
 * Detect a JPEG of an unsupported kind.
 * @param bytes the file, or its beginning
 * @returns completes "the file is …"; undefined when the kind is supported, or when the frame header is not within the bytes
 * @see ITU-T T.81, annex B
 */
export const unreadJpeg = (bytes: Uint8Array): string | undefined => {
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at++; // fill bytes may stand before any marker
      continue;
    }
    if (marker === JPEG_LS) return 'a JPEG-LS picture';
    const isFrame = marker >= SOF0 && marker <= SOF15 && marker !== DHT && marker !== JPG && marker !== DAC;
    if (isFrame) return frameProblem(bytes, marker, at);
    if (marker === SOS || marker === EOI) return undefined;
    const isAlone = marker === TEM || (marker >= RST0 && marker <= SOI);
    at += isAlone ? 2 : 2 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
  }
  return undefined;
};
