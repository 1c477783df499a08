/** One packet of an ffprobe listing, which is in the file's order. */
export interface ListedPacket {
  readonly stream: number;
  /** decoding time, else presentation time; microseconds */
  readonly atUs: number;
  /** whether `atUs` is a decoding time; decoding times only grow */
  readonly decoding: boolean;
  /** byte in the file; undefined where ffprobe does not tell */
  readonly pos: number | undefined;
}

/** A clock jump between two packets of the video, as the byte positions of both in the file. */
export interface ClockJump {
  readonly afterPos: number;
  readonly beforePos: number;
}

const BACKWARDS_US = { decoding: 200_000, shown: 1_000_000 } as const;
const SHORTEST_LEAP_US = 1_000_000;
/** Pictures needed before a leap can be recognised: with fewer, it may be a film that changes its picture rarely. */
const LEAP_AFTER = 8;
/** A leap is more than this many times as long as the longest gap between two pictures before it. */
const LEAP_FACTOR = 8;

/**
 * Finds the places where a container's clock jumps: backwards, or forwards while no other stream has packets in between.
 * A long gap between two pictures during which the sound goes on is no jump: a player holds the picture.
 */
export class ClockJumps {
  readonly #video: number;
  readonly #leaps: boolean;
  readonly #found: ClockJump[] = [];
  #lastUs: number | undefined;
  #lastPos = 0;
  #longestUs = 0;
  #pictures = 0;
  /** times of the latest 64 packets of other streams, microseconds */
  #others: number[] = [];

  /**
   * @param leaps whether a leap forwards counts as a jump: true for containers of broadcasts, whose clock runs on
   *   during an interruption
   */
  constructor(video: number, leaps: boolean) {
    this.#video = video;
    this.#leaps = leaps;
  }

  add(packet: ListedPacket): void {
    if (packet.stream !== this.#video) {
      if (this.#leaps) this.#others = [...this.#others.slice(-63), packet.atUs];
      return;
    }
    const last = this.#lastUs;
    if (last !== undefined && this.#jumps(last, packet)) {
      this.#found.push({ afterPos: this.#lastPos, beforePos: packet.pos ?? this.#lastPos });
      this.#longestUs = 0;
      this.#pictures = 0;
      this.#others = [];
    } else if (last !== undefined) this.#longestUs = Math.max(this.#longestUs, packet.atUs - last);
    this.#pictures += 1;
    this.#lastUs = packet.atUs;
    this.#lastPos = packet.pos ?? this.#lastPos;
  }

  found(): readonly ClockJump[] {
    return this.#found;
  }

  #jumps(lastUs: number, { atUs, decoding }: ListedPacket): boolean {
    const leapUs = atUs - lastUs;
    if (leapUs < 0) return -leapUs > (decoding ? BACKWARDS_US.decoding : BACKWARDS_US.shown);
    if (
      !this.#leaps ||
      this.#pictures < LEAP_AFTER ||
      leapUs <= Math.max(SHORTEST_LEAP_US, LEAP_FACTOR * this.#longestUs)
    )
      return false;
    return !this.#others.some((other) => other > lastUs + leapUs / 4 && other < atUs - leapUs / 4);
  }
}

/**
 * Read a line of ffprobe's `packet=stream_index,pts_time,dts_time,pos`.
 * @returns undefined for a packet without a time
 */
export const parseListedPacket = (line: string): ListedPacket | undefined => {
  const [stream = '', pts = '', dts = '', pos = ''] = line.split(',');
  const decoded = Number.parseFloat(dts);
  const at = Number.isFinite(decoded) ? decoded : Number.parseFloat(pts);
  if (stream === '' || !Number.isFinite(at)) return undefined;
  const place = Number.parseInt(pos, 10);
  return {
    stream: Number(stream),
    atUs: Math.round(at * 1e6),
    decoding: Number.isFinite(decoded),
    pos: Number.isFinite(place) ? place : undefined,
  };
};
