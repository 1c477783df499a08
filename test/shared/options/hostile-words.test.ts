import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/shared/core/errors/errors.ts';
import { MEDIA } from '../../../src/shared/core/option-forms/option-forms.ts';
import { OPTION_NAMES, readOption, readOptionLayer } from '../../../src/shared/core/options/option-layer.ts';
import { mergeOptions, RenderOptionsSchema } from '../../../src/shared/core/options/render-options.ts';
import { parameterEnvironment, STACK_PARAMETERS } from '../../../src/shared/core/options/stack-parameters.ts';
import { readFunctionConfig } from '../../../src/shared/core/topology/config.ts';
import { HOSTILE_WORDS } from '../../fixtures/hostile-words.ts';

const words = fc.constantFrom(...HOSTILE_WORDS);
const cased = words.chain((word) => fc.constantFrom(word, word.toUpperCase(), ` ${word} `));

describe('words that every object has', () => {
  it.each(OPTION_NAMES)('are told as what they are, and not taken for a value, of %s', (name) => {
    for (const word of HOSTILE_WORDS) {
      const reading = readOption(name, word);
      // Some are good characters for ASCII art.
      if (name !== 'ascii.glyphs') expect(reading).toEqual({ problem: expect.stringContaining(`"${word}"`) });
    }
  });

  it('are no options, stack parameters or values of them', () => {
    for (const word of HOSTILE_WORDS.filter((each) => !OPTION_NAMES.includes(each))) {
      expect(readOptionLayer(`${word}=1`)).toEqual({ problem: expect.stringContaining('is no option') });
      expect(parameterEnvironment(Object.fromEntries([[word, '1']]))).toEqual({
        problem: expect.stringContaining('is no stack parameter'),
      });
      for (const { name } of STACK_PARAMETERS) expect(parameterEnvironment({ [name]: word })).toHaveProperty('problem');
    }
  });

  it('of the environment stop a function with the variable named', () => {
    const required = { SOURCE_BUCKET: 'source', OUTPUT_BUCKET: 'output', EVENT_BUS_NAME: 'fanreel' };
    for (const { env } of STACK_PARAMETERS) {
      expect(() => readFunctionConfig({ ...required, [env]: 'constructor' })).toThrow(ConfigError);
    }
  });

  it('never get into a plan that its own contract does not take', () =>
    fc.assert(
      fc.property(fc.constantFrom(...OPTION_NAMES), fc.oneof(cased, fc.string({ maxLength: 20 })), (name, value) => {
        const layer = readOptionLayer(`${name}=${value}`);
        if ('problem' in layer) return;
        for (const media of MEDIA) {
          const merged = mergeOptions(media, layer.value);
          if ('value' in merged)
            expect(RenderOptionsSchema.safeParse(JSON.parse(JSON.stringify(merged.value))).success).toBe(true);
        }
      }),
      { numRuns: 500 },
    ));
});
