const PACKET_BYTES = 188;
const SYNC = 0x47;
const FIRST_PAYLOAD_PID = 0x20;
const NULL_PID = 0x1fff;

/** Packet layouts: plain, after a time stamp of four bytes (M2TS), or followed by error correction bytes. */
const LAYOUTS = [
  { offset: 0, step: PACKET_BYTES },
  { offset: 4, step: 192 },
  { offset: 0, step: 204 },
];

/**
 * Whether a transport stream is scrambled, as pay television is. The header of each packet states it.
 * @param bytes from the beginning of a packet on, some hundred packets if possible
 * @returns true when most packets of pictures and sound are scrambled
 * @see ISO/IEC 13818-1, transport_scrambling_control
 */
export const isScrambled = (bytes: Uint8Array): boolean => {
  const layout = LAYOUTS.find(({ offset, step }) => [0, 1, 2].every((n) => bytes[offset + n * step] === SYNC));
  if (layout === undefined) return false;
  let packets = 0;
  let scrambled = 0;
  for (let at = layout.offset; at + PACKET_BYTES <= bytes.length; at += layout.step) {
    const pid = (((bytes[at + 1] ?? 0) & 0x1f) << 8) | (bytes[at + 2] ?? 0);
    const flags = bytes[at + 3] ?? 0;
    const hasPayload = (flags & 0x10) !== 0;
    if (bytes[at] !== SYNC || pid < FIRST_PAYLOAD_PID || pid === NULL_PID || !hasPayload) continue;
    packets += 1;
    if (flags >> 6 >= 2) scrambled += 1;
  }
  return packets > 0 && scrambled * 2 > packets;
};
