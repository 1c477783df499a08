import { NoIndexError } from './no-index.ts';
import type { Packet } from './packet.ts';

/** Bytes that a scanner asks for next. */
export interface Wanted {
  readonly at: number;
  readonly length: number;
}

/**
 * A reader of a file's structure that does no input itself: it yields the range it wants and is resumed with those bytes,
 * or with fewer at the end of the file. They are valid until it yields again. Ranges are short, and none begins before the
 * one in front of it, so that a file is scanned in one pass. Every step moves on by a byte at least: a scan is bounded by
 * the file's size.
 */
export type Scan<Result> = Generator<Wanted, Result, Uint8Array>;

/** Receives packets in the order of the file. */
export type TakePacket = (packet: Packet) => void;

/** The error for bytes that are not what the container prescribes. */
export const damagedAt = (at: number, what: string): NoIndexError =>
  new NoIndexError('damaged', `${what} at byte ${at} of the file cannot be read.`, at);

/** Where the bytes are that made a reader fail. @throws what is no such error */
export const placeOfDamage = (error: unknown): number => {
  if (error instanceof NoIndexError && error.damagedAt !== undefined) return error.damagedAt;
  throw error;
};

/** Told when a listing went on behind bytes that it could not read. */
export type OnDamage = () => void;
