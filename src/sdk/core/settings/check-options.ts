import { MEDIA } from '../../../shared/core/option-forms/option-forms.ts';
import { type OptionLayer, readOptionLayer } from '../../../shared/core/options/option-layer.ts';
import { mergeOptions } from '../../../shared/core/options/render-options.ts';
import { valueOrUsage } from '../usage/usage-error.ts';

/**
 * Check the options of an upload as the splitter will, before a byte of the film is read.
 * @param text the upload's metadata, `frames=off;gif.width=320`
 * @param stackOptions from `stackLayerOf`
 * @throws {UsageError} when a value is out of range, when options contradict each other, or when nothing is left to render
 */
export const checkOptions = (text: string, stackOptions: OptionLayer): void => {
  const layer = valueOrUsage(readOptionLayer(text));
  // The kind of media is known only when the file is read: the options have to suit at least one.
  const merged = MEDIA.map((media) => mergeOptions(media, stackOptions, layer));
  const [first] = merged;
  if (first !== undefined && merged.every((reading) => 'problem' in reading)) valueOrUsage(first);
};
