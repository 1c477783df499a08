/**
 * One coded picture of the chosen track. Packets come in the order of the file, which is the order of decoding. Times are
 * whole ticks of the index's time base, on the clock of `probe.originUs`: the times that ffmpeg reads for these packets.
 */
export interface Packet {
  /** position in the source of what an excerpt needs of the picture: its bytes, with or without the container's own head */
  readonly at: number;
  readonly bytes: number;
  /** when it is decoded; the same as `pts` in containers that store no such time */
  readonly dts: number;
  /** when it is shown */
  readonly pts: number;
  /** how long it is shown, as the file states; 0 where it does not */
  readonly duration: number;
  /** decoding may begin here: pictures that are due now or later come out right */
  readonly isKey: boolean;
}

/** A packet whose bytes were read. */
export interface ReadPacket extends Packet {
  /** `bytes` bytes */
  readonly data: Uint8Array;
}
