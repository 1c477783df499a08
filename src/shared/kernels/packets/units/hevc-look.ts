import type { PictureLook, UnitForm } from './picture-look.ts';
import { type Unit, unitsOf } from './unit-list.ts';

/** Types of units. @see ITU-T H.265, table 7-1 */
const TYPE = {
  lastUnreferenced: 14,
  firstKey: 16,
  firstIdr: 19,
  lastIdr: 20,
  lastKey: 21,
  firstOther: 32,
  sequence: 33,
} as const;
/** Units that others do not need: delimiters, filler data, messages, and how colours of this picture are mapped. */
const BESIDE: ReadonlySet<number> = new Set([35, 38, 39, 40, 62, 63]);

const typeOf = ({ bytes: [head = 0] }: Unit): number => (head >> 1) & 63;
const layerOf = ({ bytes }: Unit): number => ((bytes[1] ?? 0) & 7) - 1;
/** Layers for other views or sizes of the same film. */
const isExtra = ({ bytes: [head = 0, next = 0] }: Unit): boolean => (head & 1) !== 0 || next >> 3 !== 0;

/** How pictures of HEVC are looked into. The highest temporal layer is learnt from the first picture when nobody states it. */
export const hevcLook = (form: UnitForm): PictureLook => {
  let { topLayer } = form;
  const learn = ({ bytes }: Unit) => {
    if (form.topLayer === undefined && bytes.length > 2) topLayer = ((bytes[2] ?? 0) >> 1) & 7;
  };
  return {
    isEntry: (picture) => {
      for (const unit of unitsOf(picture, form)) {
        if (unit.bytes.length === 0) return undefined;
        const type = typeOf(unit);
        if (type === TYPE.sequence) learn(unit);
        if (type < TYPE.firstOther) return type >= TYPE.firstKey && type <= TYPE.lastKey;
      }
      return undefined;
    },
    isReset: (picture) => {
      let hasPicture = false;
      for (const unit of unitsOf(picture, form)) {
        const type = typeOf(unit);
        if (!unit.isWhole || isExtra(unit)) return false;
        if (type >= TYPE.firstOther) continue;
        if (type < TYPE.firstIdr || type > TYPE.lastIdr) return false;
        hasPicture = true;
      }
      return hasPicture;
    },
    isUnreferenced: (picture) => {
      let hasPicture = false;
      for (const unit of unitsOf(picture, form)) {
        const type = typeOf(unit);
        if (!unit.isWhole || isExtra(unit)) return false;
        if (BESIDE.has(type)) continue;
        if (type > TYPE.lastUnreferenced || type % 2 !== 0 || layerOf(unit) !== topLayer) return false;
        hasPicture = true;
      }
      return hasPicture;
    },
  };
};
