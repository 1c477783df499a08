import { describe, expect, it } from 'vitest';
import { parserErrorLines } from '../../src/cli/core/words/parser-error-lines.ts';

const FLAGS = ['--slice', '--option', '--out', '--open', '--preset', '--stack'];
const linesFor = (typed: string) => parserErrorLines(`error: unknown option '${typed}'\n`, FLAGS);

describe('the error for a flag that does not exist', () => {
  it.each([
    ['-o', '(Did you mean one of --option, --out, --open?)'],
    ['-p', '(Did you mean --preset?)'],
    ['-option', '(Did you mean --option?)'],
    ['-otpion', '(Did you mean --option?)'],
    ['-stack=x', '(Did you mean --stack?)'],
    ['--gif-width', '(Did you mean --option gif.width=…?)'],
    ['--gif.widht', '(Did you mean --option gif.width=…?)'],
    ['-film.mp4', '(A file of that name is written ./-film.mp4)'],
    ['--x.jpg', '(A file of that name is written ./--x.jpg)'],
  ])('names for %s what is near', (typed, hint) => {
    expect(linesFor(typed)).toEqual([`Unknown option '${typed}'`, hint]);
  });

  it.each(['-x', '-7', '-7.5', '--x', '--x=3.5'])('has one line for %s, which is near to nothing', (typed) => {
    expect(linesFor(typed)).toEqual([`Unknown option '${typed}'`]);
  });
});
