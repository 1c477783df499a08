import type { ChosenRanges } from '../documents/chosen.ts';
import { formatBytes } from './format.ts';

type Range = ChosenRanges['bytes'];

const number = (value: number): string => String(Math.round(value * 10) / 10);

const words = ({ least, most }: Range, write = number): string => {
  const [from, to] = [write(least), write(most)];
  return from === to ? to : `${from} to ${to}`;
};

/** In a sentence: `gif: 1.2 MB to 2.0 MB a slice, 240 wide, 10 pictures a second, 64 to 256 colours, loss 12 to 54`. */
export const chosenWords = ({ kind, bytes, width, fps, colours, tolerance, quality }: ChosenRanges): string =>
  [
    `${kind}: ${words(bytes, formatBytes)} a slice`,
    `${words(width)} wide`,
    `${words(fps)} pictures a second`,
    ...(quality === undefined ? [] : [`quality ${words(quality)}`]),
    ...(colours === undefined ? [] : [`${words(colours)} colours`]),
    ...(tolerance === undefined ? [] : [tolerance.most === 0 ? 'no loss' : `loss ${words(tolerance)}`]),
  ].join(', ');
