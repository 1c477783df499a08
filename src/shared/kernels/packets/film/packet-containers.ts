import type { MediaProbe } from '../../../core/media/media-probe.ts';
import { INDEX_CONTAINERS, type IndexContainer } from '../containers.ts';
import { FLV_PACKETS } from '../flv/flv-packets.ts';
import { MATROSKA_PACKETS } from '../matroska/matroska-packets.ts';
import { MP4_PACKETS } from '../mp4/mp4-packets.ts';
import type { PacketContainer } from '../packet-container.ts';
import { TS_PACKETS } from '../ts/ts-packets.ts';

/** Every container that has an index. */
export const PACKET_CONTAINERS: Readonly<Record<IndexContainer, PacketContainer>> = {
  mp4: MP4_PACKETS,
  matroska: MATROSKA_PACKETS,
  flv: FLV_PACKETS,
  mpegts: TS_PACKETS,
};

/** The container of a film, if its packets can be listed. */
export const indexContainerOf = ({ container }: Pick<MediaProbe, 'container'>): IndexContainer | undefined => {
  const names = container.split(',');
  return INDEX_CONTAINERS.find((each) => names.includes(PACKET_CONTAINERS[each].demuxer));
};
