/** Bytes of a transport packet, and its first byte. @see ISO/IEC 13818-1, 2.4.3.2 */
export const PACKET_BYTES = 188;
export const SYNC = 0x47;

/** Distances between packets: plain, with a time in front as on Blu-rays, with a checksum behind as in broadcasts. */
const STEPS = [PACKET_BYTES, PACKET_BYTES + 4, PACKET_BYTES + 16] as const;
/** Packets in a row that tell the distance. */
const LOOK_PACKETS = 6;
/** Bytes in which the first packets have to lie. */
export const LOOK_BYTES = (LOOK_PACKETS + 2) * (PACKET_BYTES + 16);

/** Where the first packet lies, and the distance to the next; undefined when the bytes are no transport stream. */
export const findPackets = (bytes: Uint8Array): { readonly from: number; readonly step: number } | undefined => {
  for (let from = 0; from < 2 * PACKET_BYTES; from += 1) {
    for (const step of STEPS) {
      const inRow = Math.min(LOOK_PACKETS, Math.floor((bytes.length - from) / step));
      if (inRow > 0 && Array.from({ length: inRow }, (_, i) => bytes[from + i * step]).every((byte) => byte === SYNC)) {
        return { from, step };
      }
    }
  }
  return undefined;
};

/** Where the content of a packet begins; 188 or more when it has none. */
export const contentAt = (packet: Uint8Array, at: number): number => {
  const control = (packet[at + 3] ?? 0) & 0x30;
  if (control === 0x10) return 4;
  return control === 0x30 ? 5 + (packet[at + 4] ?? 0) : PACKET_BYTES;
};
