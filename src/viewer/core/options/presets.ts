import { MEDIA_RENDERS } from '../../../shared/core/options/option-table.ts';
import type { OptionTexts } from './option-values.ts';

/** Options that are chosen together, by one click. */
export interface Preset {
  readonly name: string;
  readonly values: OptionTexts;
}

/** The first one is what is made when nothing is chosen. */
export const PRESETS: readonly Preset[] = [
  { name: 'Usual', values: {} },
  { name: 'Small GIFs', values: { 'gif.max': '2MB', 'gif.width': '320' } },
  { name: 'Everything', values: { renders: MEDIA_RENDERS.video.allowed.join(',') } },
];

/** Whether exactly the values of a preset are chosen. */
export const isChosen = ({ values }: Preset, chosen: OptionTexts): boolean => {
  const names = Object.keys(values);
  return names.length === Object.keys(chosen).length && names.every((name) => values[name] === chosen[name]);
};
