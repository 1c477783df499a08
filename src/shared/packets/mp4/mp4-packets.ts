import { NoIndexError } from '../no-index.ts';
import type { PacketContainer } from '../packet-container.ts';

/** MP4 and QuickTime. */
export const MP4_PACKETS: PacketContainer = {
  demuxer: 'mp4',
  findPackets: async () => {
    throw new NoIndexError('container', 'Not read yet.');
  },
  makeExcerpt: () => {
    throw new NoIndexError('container', 'Not written yet.');
  },
};
