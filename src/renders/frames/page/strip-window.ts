/** Items of equal width beside each other, lengths in CSS pixels. */
export interface StripGeometry {
  readonly count: number;
  /** of an item with the space behind it */
  readonly pitch: number;
}

/** Items `[from, to)`. */
export interface StripWindow {
  readonly from: number;
  readonly to: number;
}

/** Width of all items. */
export const stripLength = ({ count, pitch }: StripGeometry): number => count * pitch;

/**
 * Which items are to be there for a scroll position.
 * @param scroll how far it is scrolled
 * @param width what is seen
 * @param beyond items to each side that are out of sight, so that scrolling by a little shows no hole
 */
export const windowAt = (
  { count, pitch }: StripGeometry,
  scroll: number,
  width: number,
  beyond: number,
): StripWindow => ({
  from: Math.max(0, Math.min(count, Math.floor(scroll / pitch) - beyond)),
  to: Math.max(0, Math.min(count, Math.ceil((scroll + width) / pitch) + beyond)),
});

/** Scroll position at which an item is in the middle, as far as there is something to scroll. */
export const scrollToMiddle = (strip: StripGeometry, index: number, width: number): number =>
  Math.max(0, Math.min(stripLength(strip) - width, index * strip.pitch + strip.pitch / 2 - width / 2));
