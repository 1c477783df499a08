import type { Packet } from '../packet.ts';
import type { ExcerptMaker } from '../packet-container.ts';
import type { PictureLook } from '../units/picture-look.ts';
import type { Section } from './section.ts';

/**
 * The last key frame of a section that is shown by a time. At the film's beginning its first picture counts, whatever it is.
 * @param tick of the container's clock
 * @returns undefined when there is none
 */
export const keyFrameBy = ({ packets, fromBeginning }: Section, tick: number): Packet | undefined => {
  let found: Packet | undefined;
  for (const packet of packets) {
    if (packet.isKey && packet.pts <= tick && (found === undefined || packet.pts >= found.pts)) found = packet;
  }
  return found ?? (fromBeginning ? packets[0] : undefined);
};

/** How key frames are read. */
export interface KeyFrameReading {
  /** undefined where packets cannot be looked into: the container is believed */
  readonly look: PictureLook | undefined;
  /** packets that are read at the same time */
  readonly ahead: number;
  /** the film's first packet, which may be any picture */
  readonly first: Packet | undefined;
}

/**
 * The bytes of an excerpt that holds key frames of the whole film, each decoded without the others.
 * @param packets in order; those that are no key frames by their bytes are left out, but for the film's first packet
 * @param read reads the bytes of a packet. Several are read ahead.
 */
export async function* keyFrameBytes(
  maker: ExcerptMaker,
  packets: readonly Packet[],
  read: (packet: Packet) => Promise<Uint8Array>,
  { look, ahead, first }: KeyFrameReading,
): AsyncGenerator<Uint8Array> {
  const reading: Promise<Uint8Array>[] = [];
  yield maker.begin;
  for (const [place, packet] of packets.entries()) {
    while (reading.length < Math.min(ahead, packets.length - place)) {
      const next = packets[place + reading.length];
      if (next === undefined) break;
      const bytes = read(next);
      // Awaited in its turn; a failure before must not count as unhandled.
      bytes.catch(() => undefined);
      reading.push(bytes);
    }
    const data = await reading.shift();
    if (data === undefined) break;
    if (packet !== first && look !== undefined && look.isEntry(data) !== true) continue;
    yield* maker.batch([{ ...packet, data }]);
  }
  if (maker.end !== undefined) yield maker.end;
}
