import type { Packet } from '../packet.ts';
import type { SliceTicks } from './film-clock.ts';
import { MAX_SECTION_PACKETS, type Section } from './section.ts';

/**
 * Packets in a row that are due after a slice's end, after which no earlier picture comes any more. Codecs reorder at most
 * 16 pictures, each of at most two packets.
 */
const REORDERED = 34;
/** Pictures after the end that are kept: the first one ends the last picture of the slice, the others are its neighbours. */
const AFTER = 3;

/** Packets behind a key frame among which the pictures of the lead have to lie: a bound on the effort. */
const LEAD_PACKETS = 128;

/** What a section holds besides the packets from the key frame on. */
export interface CutOptions {
  /** pictures before a slice's start that have to come out right as well, since deinterlacing looks at them */
  readonly lead: number;
}

/**
 * Cuts a film's packets into the sections of its slices. Packets are added in order; those that no later slice needs are
 * dropped.
 */
export class SectionCutter {
  private window: Packet[] = [];
  private isFromBeginning = true;
  private next = 0;
  /** packets at the end of the window that are due after the current slice's end */
  private after = 0;

  /** @param slices in order */
  constructor(
    private readonly slices: readonly SliceTicks[],
    private readonly options: CutOptions,
  ) {}

  /** Whether every slice has got its section: later packets are needed by none. */
  get isDone(): boolean {
    return this.next >= this.slices.length;
  }

  /** @returns the sections that are complete now, in the order of slices; undefined for a slice that has none */
  add(packet: Packet): (Section | undefined)[] {
    const slice = this.slices[this.next];
    if (slice === undefined) return [];
    this.window.push(packet);
    this.after = packet.pts >= slice.endTick ? this.after + 1 : 0;
    if (this.window.length > 2 * MAX_SECTION_PACKETS) return this.giveUp();
    return this.after < REORDERED ? [] : this.cutWhileComplete();
  }

  /** The film is over. @returns the remaining sections */
  end(): (Section | undefined)[] {
    const sections: (Section | undefined)[] = [];
    while (this.next < this.slices.length) sections.push(this.cut());
    return sections;
  }

  private cutWhileComplete(): (Section | undefined)[] {
    const sections: (Section | undefined)[] = [];
    while (this.next < this.slices.length && this.after >= REORDERED) {
      sections.push(this.cut());
      this.countAfter();
    }
    return sections;
  }

  private countAfter(): void {
    const end = this.slices[this.next]?.endTick ?? Number.POSITIVE_INFINITY;
    let after = 0;
    while (after < this.window.length && (this.window.at(-1 - after)?.pts ?? 0) >= end) after += 1;
    this.after = after;
  }

  /** The key frame from which a slice can be decoded; -1 when there is none in the window. */
  private keyFor({ startTick }: SliceTicks): number {
    const { lead } = this.options;
    let found = -1;
    for (let i = this.window.length - 1; i >= 0 && found < 0; i -= 1) {
      const packet = this.window[i];
      if (packet?.isKey !== true || packet.pts > startTick) continue;
      if (lead > 0) {
        let before = 0;
        const end = Math.min(this.window.length, i + LEAD_PACKETS);
        for (let j = i; j < end && before <= lead; j += 1) {
          const pts = this.window[j]?.pts ?? startTick;
          if (pts >= packet.pts && pts <= startTick) before += 1;
        }
        // The picture that is shown at the start, and its neighbours.
        if (before <= lead) continue;
      }
      found = i;
    }
    return found;
  }

  private cut(): Section | undefined {
    const slice = this.slices[this.next];
    if (slice === undefined) return undefined;
    const key = this.keyFor(slice);
    const from = key < 0 ? 0 : key;
    const fromBeginning = this.isFromBeginning && from === 0;
    const packets = key < 0 && !fromBeginning ? [] : this.window.slice(from, this.lastFor(slice, from) + 1);
    this.next += 1;
    this.forget();
    return packets.length === 0 || packets.length > MAX_SECTION_PACKETS ? undefined : { fromBeginning, packets };
  }

  /** Place of the last packet that a slice needs. */
  private lastFor({ endTick }: SliceTicks, from: number): number {
    let last = from;
    const later: number[] = [];
    for (let i = from; i < this.window.length; i += 1) {
      if ((this.window[i]?.pts ?? 0) < endTick) last = i;
      else later.push(i);
    }
    const pts = (i: number) => this.window[i]?.pts ?? 0;
    later.sort((a, b) => pts(a) - pts(b) || a - b);
    return Math.max(last, ...later.slice(0, AFTER));
  }

  /** Drop what no later slice needs. */
  private forget(): void {
    const slice = this.slices[this.next];
    const key = slice === undefined ? this.window.length : this.keyFor(slice);
    if (key <= 0) return;
    this.window.splice(0, key);
    this.isFromBeginning = false;
  }

  /** A stretch without a usable key frame that is too long to be kept. */
  private giveUp(): (Section | undefined)[] {
    const sections: undefined[] = [];
    this.forget();
    if (this.window.length <= 2 * MAX_SECTION_PACKETS) return sections;
    this.window = [];
    this.isFromBeginning = false;
    this.after = 0;
    return sections;
  }
}
