import type { MediaProbe } from '../../core/media/media-probe.ts';
import { indexContainerOf, PACKET_CONTAINERS } from '../../kernels/packets/film/packet-containers.ts';
import { NoIndexError } from '../../kernels/packets/no-index.ts';
import type { FoundPackets, IndexedFilm, OpenedScan } from '../../kernels/packets/packet-container.ts';
import { PassingScan } from '../../kernels/packets/scan/passing-scan.ts';
import type { SourceReader } from '../reader/source-reader.ts';

/**
 * Lists the packets of a film while a probe reads the file from end to end, so that it need not be read once more. What came
 * out is kept with the probe.
 */
export class PacketWatch {
  private opened: OpenedScan | undefined;
  private passing: PassingScan | undefined;

  constructor(private readonly reader: Pick<SourceReader, 'watch'>) {}

  /** Begin to watch. Films that have another index, or none, are left alone. */
  async begin(film: IndexedFilm): Promise<void> {
    const container = indexContainerOf(film.probe);
    try {
      this.opened = container && (await PACKET_CONTAINERS[container].openScan?.(film, { isRead: true }));
    } catch (error) {
      // The splitter finds the same reason when it makes the index.
      if (!(error instanceof NoIndexError)) throw error;
    }
    if (this.opened === undefined) return;
    const passing = new PassingScan(this.opened.scan, film.sizeBytes);
    this.passing = passing;
    this.reader.watch((at, bytes) => passing.take(at, bytes));
  }

  /** Stop watching, and keep what was found. @param probe that is handed out */
  end(probe: MediaProbe): void {
    this.reader.watch(undefined);
    const { opened, passing } = this;
    if (opened !== undefined && passing !== undefined) KEPT.set(probe, { opened, passing });
  }
}

const KEPT = new WeakMap<MediaProbe, { readonly opened: OpenedScan; readonly passing: PassingScan }>();

/**
 * The packets that were listed while a film was probed.
 * @returns undefined when not all of its bytes came by
 * @throws {NoIndexError} when the film cannot be indexed
 */
export const packetsSeen = (probe: MediaProbe): FoundPackets | undefined => {
  const kept = KEPT.get(probe);
  const packets = kept?.passing.packets();
  if (kept === undefined || packets === undefined) return undefined;
  const { scan: _, ...opened } = kept.opened;
  return { ...opened, packets: packets() };
};
