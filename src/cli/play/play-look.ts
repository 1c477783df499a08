import type { AsciiStyle } from '../../renders/ascii/kernel/ascii-style.ts';
import type { ColourDepth } from '../../renders/ascii/kernel/sgr.ts';
import { UsageError, valueOrUsage } from '../../sdk/core/usage/usage-error.ts';
import type { OptionLayer } from '../../shared/core/options/option-layer.ts';
import { mergeOptions } from '../../shared/core/options/render-options.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';

/** Options that say how pictures become characters. */
const LOOK = /^ascii\.(charset|glyphs|match|dither|colour|background|font)$/;

/**
 * Check that options are about the look of characters.
 * @throws {UsageError} naming the first that is not
 */
export const checkLook = (layer: OptionLayer): void => {
  const other = Object.keys(layer).find((name) => !LOOK.test(name));
  if (other === undefined) return;
  throw new UsageError(
    `--option ${shownName(other)} does not change how a film is played; allowed are ascii.charset, ascii.glyphs, ascii.match, ascii.dither, ascii.colour, ascii.background and ascii.font.`,
  );
};

/** How a film is drawn on a terminal: in its colours, with coloured grounds where they are many, unless options say otherwise. */
export const lookOf = (layer: OptionLayer, depth: ColourDepth): AsciiStyle => {
  const own: OptionLayer = { 'ascii.colour': depth, 'ascii.background': depth === '256' || depth === 'truecolor' };
  const asked = Object.fromEntries(Object.entries(layer).filter(([name]) => LOOK.test(name))) as OptionLayer;
  return valueOrUsage(mergeOptions('video', own, asked)).ascii;
};
