import type { Media } from '../../../shared/core/option-forms/option-forms.ts';
import { readOptionLayer } from '../../../shared/core/options/option-layer.ts';
import { mergeOptions, type RenderOptions } from '../../../shared/core/options/render-options.ts';
import { optionsTextOf, type RenderSettings } from '../settings/render-settings.ts';
import { valueOrUsage } from '../usage/usage-error.ts';

/**
 * The options of a job with these settings, its defaults filled in.
 * @throws {UsageError} naming the option, its value and what is allowed
 */
export const settledOptions = (media: Media, settings: RenderSettings): RenderOptions =>
  valueOrUsage(mergeOptions(media, valueOrUsage(readOptionLayer(optionsTextOf(settings)))));
