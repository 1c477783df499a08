import {
  charactersOption,
  choiceOption,
  integerOption,
  listOption,
  switchOption,
} from '../../../src/shared/core/option-forms/make-option.ts';

const WORDS = ['one', 'two', 'three'] as const;

/** An option of every form, as nothing else knows of them: what they need beside their object would be missed. */
export const PROBES = {
  count: integerOption({
    name: 'webp.count',
    parameter: 'WebpCount',
    env: 'WEBP_COUNT',
    flag: { name: 'webp-count', value: 'N', help: 'count of probes' },
    minimum: 1,
    maximum: 9,
    default: 3,
    unit: 'probes',
    description: 'Counted probes.',
  }),
  choice: choiceOption({
    name: 'webp.choice',
    parameter: 'WebpChoice',
    env: 'WEBP_CHOICE',
    flag: { name: 'webp-choice', value: 'word', help: 'word of the probe' },
    choices: WORDS,
    default: 'one',
    // Jobs of before this option did something else than those that leave it at its default.
    whenAbsent: 'two',
    description: 'Chosen probes.',
  }),
  switch: switchOption({
    name: 'webp.switch',
    parameter: 'WebpSwitch',
    env: 'WEBP_SWITCH',
    flag: { name: 'webp-switch', help: 'probes are on' },
    default: false,
    description: 'Whether there are probes.',
  }),
  list: listOption({
    name: 'webp.list',
    parameter: 'WebpList',
    env: 'WEBP_LIST',
    flag: { name: 'webp-list', value: 'list', help: 'listed probes' },
    choices: WORDS,
    byMedia: {
      video: { allowed: WORDS, usual: ['one', 'two'] },
      image: { allowed: ['one'], usual: ['one'] },
    },
    verb: 'probed',
    description: 'Listed probes.',
  }),
  characters: charactersOption({
    name: 'webp.characters',
    parameter: 'WebpCharacters',
    env: 'WEBP_CHARACTERS',
    flag: { name: 'webp-characters', value: 'characters', help: 'typed probes' },
    minimum: 2,
    maximum: 4,
    description: 'Typed probes.',
  }),
} as const;
