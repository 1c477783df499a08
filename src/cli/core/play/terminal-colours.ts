import type { ColourDepth } from '../../../renders/ascii/kernel/sgr.ts';

/** Terminals with sixteen colours, by the beginning of their name. */
const SIXTEEN = /^(xterm|screen|tmux|rxvt|linux|konsole|putty|cygwin|vt100-color|ansi)/;

/**
 * The colours that a terminal shows, by what it says about itself.
 * @see https://no-color.org
 * @see https://github.com/termstandard/colors
 */
export const coloursOfTerminal = ({ NO_COLOR = '', COLORTERM = '', TERM = '' }: NodeJS.ProcessEnv): ColourDepth => {
  if (NO_COLOR !== '') return 'none';
  if (/^(truecolor|24bit)$/i.test(COLORTERM) || /-direct\d*$/.test(TERM)) return 'truecolor';
  if (/256color/.test(TERM)) return '256';
  return SIXTEEN.test(TERM) ? '16' : 'none';
};
