import { NoIndexError } from '../no-index.ts';
import type { ReadPacket } from '../packet.ts';
import type { PictureLook } from '../units/picture-look.ts';

/** Most bytes of pictures that wait for the end of their group. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/** What is known about the film of an excerpt before its pictures are looked at. */
export interface LeaveOutRules {
  readonly look: PictureLook;
  /** pictures may consist of fields, unless their parameters say otherwise */
  readonly mayHaveFields: boolean;
  /** some pictures are decoded in another order than they are shown */
  readonly isReordered: boolean;
}

/**
 * Leaves out packets whose pictures nobody needs: those that are not shown and to which none refers, and those that are
 * not shown and come behind the last one that is, before a key frame that ends all before it.
 */
export class LeaveOut {
  leftOut = 0;
  private isAllowed = false;
  private isFirst = true;
  private waiting: ReadPacket[] = [];
  private waitingBytes = 0;

  constructor(private readonly rules: LeaveOutRules) {}

  /** @returns the packets that are needed for certain by now, in order */
  take(packet: ReadPacket, isShown: boolean): readonly ReadPacket[] {
    this.learn(packet);
    if (!this.isAllowed) return [...this.release(), packet];
    const { look } = this.rules;
    if (look.isReset?.(packet.data) === true) this.drop();
    else if (!isShown && look.isUnreferenced?.(packet.data) === true) {
      this.leftOut += 1;
      return [];
    }
    this.waiting.push(packet);
    this.waitingBytes += packet.bytes;
    return isShown || this.waitingBytes > MAX_WAITING_BYTES ? this.release() : [];
  }

  /** Nothing follows. */
  end(): void {
    this.drop();
  }

  /** @throws {NoIndexError} when pictures before would not have been left out, had this been known */
  private learn({ data }: ReadPacket): void {
    const { look, mayHaveFields, isReordered } = this.rules;
    const inBand = look.facts?.(data);
    const fits = (facts: typeof inBand) =>
      facts !== undefined && (facts.progressive || !mayHaveFields) && (facts.reordered || !isReordered);
    if (this.isFirst) {
      this.isFirst = false;
      // Codecs without such parameters say nothing, and need not.
      const isSilent = look.facts === undefined;
      const known = look.stated ?? inBand;
      this.isAllowed = isSilent ? !mayHaveFields : fits(known) && (inBand === undefined || fits(inBand));
    } else if (this.isAllowed && inBand !== undefined && !fits(inBand)) {
      if (this.leftOut > 0) throw new NoIndexError('descriptions', 'The description of the pictures changes.');
      this.isAllowed = false;
    }
  }

  private release(): readonly ReadPacket[] {
    const { waiting } = this;
    this.waiting = [];
    this.waitingBytes = 0;
    return waiting;
  }

  private drop(): void {
    this.leftOut += this.waiting.length;
    this.release();
  }
}
