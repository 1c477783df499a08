import type { ContainerPicture } from './container-picture.ts';
import type { ReadAt } from './read-mp4-layout.ts';

/** Bytes read from the front of the file: programme maps come ten times a second. */
const HEAD_BYTES = 262_144;
const PACKET_BYTES = 188;
const SYNC = 0x47;
const PROGRAMME_MAP = 0x02;
/** @see ETSI TS 101 154 and Dolby's "Dolby Vision Streams within the MPEG-2 Transport Stream Format" */
const DOLBY_VISION_DESCRIPTOR = 0xb0;

/**
 * Position of the first packet and the distance between packets: three sync bytes a packet apart; 192-byte packets have
 * 4 bytes before each.
 */
const findPackets = (bytes: Uint8Array): { readonly from: number; readonly step: number } | undefined => {
  for (let from = 0; from < 2 * PACKET_BYTES; from += 1) {
    for (const step of [PACKET_BYTES, PACKET_BYTES + 4]) {
      if ([0, 1, 2].every((i) => bytes[from + i * step] === SYNC)) return { from, step };
    }
  }
  return undefined;
};

/** Looks for Dolby Vision in the descriptors of one programme map; `section` begins at its table id. */
const dolbyVisionIn = (section: Uint8Array): ContainerPicture | undefined => {
  const word = (at: number) => ((section[at] ?? 0) << 8) | (section[at + 1] ?? 0);
  const end = Math.min(section.length, 3 + (word(1) & 0xfff)) - 4;
  for (let at = 12 + (word(10) & 0xfff); at + 5 <= end; at += 5 + (word(at + 3) & 0xfff)) {
    const last = Math.min(end, at + 5 + (word(at + 3) & 0xfff));
    for (let d = at + 5; d + 2 <= last; d += 2 + (section[d + 1] ?? 0)) {
      if (section[d] !== DOLBY_VISION_DESCRIPTOR || (section[d + 1] ?? 0) < 4) continue;
      const flags = word(d + 4);
      const hasBase = (flags & 1) === 1;
      // A stream whose base layer is in another stream names the PID of that stream before the compatibility.
      const compatibility = (section[d + (hasBase ? 6 : 8)] ?? 0) >> 4;
      return { dolbyVision: { profile: flags >> 9, compatibility } };
    }
  }
  return undefined;
};

/** Which Dolby Vision an MPEG transport stream announces in its first programme maps. */
export const readTsPicture = async (readAt: ReadAt, size: number): Promise<ContainerPicture> => {
  const bytes = await readAt(0, Math.min(size, HEAD_BYTES));
  const packets = findPackets(bytes);
  if (packets === undefined) return {};
  for (let at = packets.from; at + PACKET_BYTES <= bytes.length; at += packets.step) {
    const packet = bytes.subarray(at, at + PACKET_BYTES);
    const [, flags = 0, , control = 0] = packet;
    const isStart = (flags & 0x40) !== 0;
    if (packet[0] !== SYNC || !isStart || (control & 0x10) === 0) continue;
    const payload = packet.subarray((control & 0x20) === 0 ? 4 : 5 + (packet[4] ?? 0));
    const section = payload.subarray(1 + (payload[0] ?? 0));
    const found = section[0] === PROGRAMME_MAP ? dolbyVisionIn(section) : undefined;
    if (found !== undefined) return found;
  }
  return {};
};
