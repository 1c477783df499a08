import type { MediaProbe } from '../media/media-probe.ts';
import { INDEX_CONTAINERS, type IndexContainer } from './containers.ts';
import { MP4_PACKETS } from './mp4/mp4-packets.ts';
import type { PacketContainer } from './packet-container.ts';

/** Every container that has an index. */
export const PACKET_CONTAINERS: Readonly<Record<IndexContainer, PacketContainer>> = { mp4: MP4_PACKETS };

/** The container of a film, if its packets can be listed. */
export const indexContainerOf = ({ container }: Pick<MediaProbe, 'container'>): IndexContainer | undefined => {
  const names = container.split(',');
  return INDEX_CONTAINERS.find((each) => names.includes(PACKET_CONTAINERS[each].demuxer));
};
