import type { ReadAt } from '../../core/media/chunked-file.ts';
import type { MediaProbe } from '../../core/media/media-probe.ts';
import type { Packet, ReadPacket } from './packet.ts';
import type { Scan, TakePacket } from './scan.ts';
import type { PictureLook } from './units/picture-look.ts';

/** A film whose packets are to be listed. */
export interface IndexedFilm {
  readonly probe: MediaProbe;
  readonly sizeBytes: number;
  /**
   * Reads the source. It throws NoIndexError `tooSlow` when the time or the bytes that the listing may take are used up, so
   * a reader needs no budget of its own. Memory is the reader's care.
   */
  readonly readAt: ReadAt;
}

/** Packets of a film, and what else an excerpt needs. */
export interface FoundPackets {
  /** seconds a tick: numerator and denominator, as in `probe.video.timeBase` */
  readonly timeBase: readonly [number, number];
  /** what {@link PacketContainer.makeExcerpt} needs besides packets, e.g. the head of the file; at most 1 MiB */
  readonly head: Uint8Array;
  /**
   * True when no picture consists of fields, so that no picture depends on its neighbours when it is deinterlaced. Default:
   * unknown.
   */
  readonly progressive?: boolean;
  /** in batches of some thousand, each packet inside the file; read once */
  readonly packets: AsyncIterable<readonly Packet[]>;
  /** Whether packets were left out because the container is damaged where they are; asked when `packets` has ended. */
  isDamaged?(): boolean;
}

/** A film whose description was read: its packets are found by one scan over its bytes. */
export interface OpenedScan extends Pick<FoundPackets, 'timeBase' | 'head' | 'progressive' | 'isDamaged'> {
  scan(take: TakePacket): Scan<void>;
}

/** The packets of an excerpt, before their bytes are read. */
export interface ExcerptPlan {
  /** from {@link FoundPackets} */
  readonly head: Uint8Array;
  readonly timeBase: readonly [number, number];
  /** in the order of decoding, none below 0: see `excerptShift` */
  readonly packets: readonly Packet[];
}

/**
 * Writes the excerpt of one run: a valid small film of the same container with only these packets. ffmpeg reads it once from
 * its beginning, over a connection that cannot seek and has no known length.
 */
export interface ExcerptMaker {
  readonly begin: Uint8Array;
  /** Consecutive packets, some of the planned ones left out. */
  batch(packets: readonly ReadPacket[]): readonly Uint8Array[];
  readonly end?: Uint8Array;
  /**
   * How the track's packets are looked into.
   * @param codec ffprobe's name
   * @returns undefined where they cannot be
   */
  look(codec: string): PictureLook | undefined;
}

/** Everything about one container: listing its packets, and writing excerpts. */
export interface PacketContainer {
  /** one of ffprobe's names of the container */
  readonly demuxer: string;
  /**
   * List the packets of `probe`'s video track in one pass and bounded memory. The content may be hostile: every position
   * is checked, and the effort is bounded.
   * @throws {NoIndexError} when they cannot be listed, or their times cannot be known; also while packets are read
   */
  findPackets(film: IndexedFilm): Promise<FoundPackets>;
  /**
   * The same in two steps, for containers that are read from end to end: whoever reads such a file anyhow can hand its bytes
   * to the scan.
   * @param how `isRead`: the whole file is read anyhow, so that a pass over it costs nothing, default false
   */
  openScan?(film: IndexedFilm, how?: { readonly isRead: boolean }): Promise<OpenedScan>;
  /** @throws {NoIndexError} when the head is not what this version writes */
  makeExcerpt(plan: ExcerptPlan): ExcerptMaker;
}
