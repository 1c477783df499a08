import { RENDER_KINDS, type RenderKind } from '../../../renders/kind/render-kinds.ts';
import type { Media, Option } from '../option-forms/option-forms.ts';
import type { OptionLayer } from './option-layer.ts';
import { OPTIONS } from './option-table.ts';
import { mergeOptions, type RenderOptions } from './render-options.ts';

/** A switch of a whole kind, such as `frames`: `renders` says the same. */
const isKindSwitch = ({ name }: Option): boolean => RENDER_KINDS.some((kind) => kind === name);

const kindOf = (name: string): RenderKind | undefined => RENDER_KINDS.find((kind) => name.startsWith(`${kind}.`));

/** The value of an option in frozen options; that of documents without it where it is not written. */
const frozenValue = (options: RenderOptions, option: Option): unknown => {
  const kind = kindOf(option.name);
  const values = (kind === undefined ? options : (options[kind as keyof RenderOptions] ?? {})) as Readonly<
    Record<string, unknown>
  >;
  const value = values[kind === undefined ? option.name : option.name.slice(kind.length + 1)];
  return value ?? ('whenAbsent' in option ? option.whenAbsent : undefined);
};

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * The options of a job that are other than the defaults, each once: an option that follows a changed one is not told.
 * @param options as frozen into `job.json`
 * @param defaults those of the deployment
 * @returns pairs as an upload takes them, `slice=5;gif.width=320`; empty when nothing differs
 */
export const changedOptions = (media: Media, options: RenderOptions, defaults: OptionLayer): string => {
  const pairs: string[] = [];
  let layer: Record<string, unknown> = {};
  let usual = mergeOptions(media, defaults);
  for (const option of OPTIONS) {
    const kind = kindOf(option.name);
    if (isKindSwitch(option) || (kind !== undefined && !options.renders.includes(kind))) continue;
    const value = frozenValue(options, option);
    if (value === undefined || 'problem' in usual || isEqual(value, frozenValue(usual.value, option))) continue;
    layer = { ...layer, [option.name]: value };
    usual = mergeOptions(media, defaults, layer as OptionLayer);
    pairs.push(`${option.name}=${option.write(value as never)}`);
  }
  return pairs.join(';');
};
