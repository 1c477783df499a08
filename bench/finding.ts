/** What a figure is held against. */
export interface Target {
  /** the measured figure itself, or its ratio to the reference */
  readonly of: 'value' | 'ratio';
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
}

export type Unit = 's' | 'ms' | 'dB' | 'MB' | '$' | '';

/** One measured figure of a row. */
export interface Figure {
  readonly what: string;
  readonly unit: Unit;
  readonly value: number;
  /** the same figure of what it is compared with */
  readonly reference?: number;
  /** what the target holds of, the figure or its ratio, measured where films are read by seeking or by an earlier commit */
  readonly before?: number;
  readonly target?: Target;
  /** every single run, in order, where the figure is a median */
  readonly runs?: { readonly value: readonly number[]; readonly reference?: readonly number[] };
}

/** A figure with its ratio, and whether it meets its target. */
export interface Finding extends Figure {
  readonly ratio?: number;
  /** absent where there is no target */
  readonly met?: boolean;
}

const isMet = ({ bound, limit }: Target, measured: number): boolean =>
  bound === 'at most' ? measured <= limit : measured >= limit;

/**
 * Judge a figure.
 * @returns the figure with its ratio where there is a reference, and with a verdict where there is a target
 */
export const judge = (figure: Figure): Finding => {
  const { value, reference, target } = figure;
  const ratio = reference === undefined ? undefined : value / reference;
  const measured = target?.of === 'ratio' ? ratio : value;
  return {
    ...figure,
    ...(ratio === undefined ? {} : { ratio }),
    ...(target === undefined || measured === undefined ? {} : { met: isMet(target, measured) }),
  };
};
