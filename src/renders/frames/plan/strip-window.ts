/** Items of equal width beside each other, lengths in CSS pixels. */
export interface StripGeometry {
  readonly count: number;
  /** width of an item and the space after it */
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
 * Items that must exist for a scroll position.
 * @param scroll how far it is scrolled
 * @param width visible width
 * @param beyond invisible items on each side, so that scrolling a little shows no gap
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

/** Scroll position that centres an item, within the scrollable range. */
export const scrollToMiddle = (strip: StripGeometry, index: number, width: number): number =>
  Math.max(0, Math.min(stripLength(strip) - width, index * strip.pitch + strip.pitch / 2 - width / 2));
