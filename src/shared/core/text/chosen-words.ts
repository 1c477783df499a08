import type { ChosenRanges } from '../documents/chosen-ranges.ts';
import { formatBytes } from './format.ts';

type Range = ChosenRanges['bytes'];

const number = (value: number): string => String(Math.round(value * 10) / 10);

const words = ({ least, most }: Range, write = number): string => {
  const [from, to] = [write(least), write(most)];
  return from === to ? to : `${from} to ${to}`;
};

/** What was chosen besides the bytes: `240 wide, 10 pictures a second, 64 to 256 colours, loss 12 to 54`. */
export const chosenFacts = ({ width, fps, colours, tolerance, quality }: ChosenRanges): string =>
  [
    `${words(width)} wide`,
    `${words(fps)} pictures a second`,
    ...(quality === undefined ? [] : [`quality ${words(quality)}`]),
    ...(colours === undefined ? [] : [`${words(colours)} colours`]),
    ...(tolerance === undefined ? [] : [tolerance.most === 0 ? 'no loss' : `loss ${words(tolerance)}`]),
  ].join(', ');

/** In a sentence: `gif: 1.2 MB to 2.0 MB a slice, 240 wide, 10 pictures a second, 64 to 256 colours, loss 12 to 54`. */
export const chosenWords = (ranges: ChosenRanges): string =>
  `${ranges.kind}: ${words(ranges.bytes, formatBytes)} a slice, ${chosenFacts(ranges)}`;
