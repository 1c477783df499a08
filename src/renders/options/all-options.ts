import type { RenderKind } from '../kind/render-kinds.ts';
import { KIND_OPTIONS } from './options.ts';

type Kinds = typeof KIND_OPTIONS;

/** The switch of a kind that has one. */
type SwitchOf<Kind> = Kind extends { readonly switchedBy: infer Switch } ? Switch : never;

/** Any option of any kind. */
export type KindOption = {
  [Kind in RenderKind]: Kinds[Kind]['options'][keyof Kinds[Kind]['options']] | SwitchOf<Kinds[Kind]>;
}[RenderKind];

/** The switches that leave out a kind, in the order of the kinds. */
export const KIND_SWITCHES = Object.values(KIND_OPTIONS).flatMap((kind) =>
  'switchedBy' in kind ? [kind.switchedBy as KindOption] : [],
);

/** The options of every kind, in the order of the kinds. */
export const ALL_KIND_OPTIONS = Object.values(KIND_OPTIONS).flatMap(({ options }): KindOption[] =>
  Object.values(options),
);
