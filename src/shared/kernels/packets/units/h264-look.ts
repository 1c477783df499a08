import { factsOfSets } from './h264-parameters.ts';
import type { PictureLook, UnitForm } from './picture-look.ts';
import { recoversAtOnce } from './recovery-point.ts';
import { type Unit, unitsOf } from './unit-list.ts';

/** Types of units. @see ITU-T H.264, table 7-1 */
const TYPE = {
  slice: 1,
  partitionA: 2,
  lastPart: 4,
  keySlice: 5,
  message: 6,
  sequence: 7,
  delimiter: 9,
  filler: 12,
} as const;
/** Units that others do not need. */
const BESIDE: ReadonlySet<number> = new Set([TYPE.message, TYPE.delimiter, TYPE.filler]);

const typeOf = ({ bytes: [head = 0] }: Unit): number => head & 31;
const isReferredTo = ({ bytes: [head = 0] }: Unit): boolean => (head & 0x60) !== 0;

/** Whether every unit is whole and fits, and at least one holds a part of a picture. */
const everyUnit = (
  units: Iterable<Unit>,
  isPicture: (type: number) => boolean,
  fits: (unit: Unit) => boolean,
): boolean => {
  let hasPicture = false;
  for (const unit of units) {
    if (!unit.isWhole || !fits(unit)) return false;
    if (isPicture(typeOf(unit))) hasPicture = true;
  }
  return hasPicture;
};

/** How pictures of H.264 are looked into. */
export const h264Look = (form: UnitForm): PictureLook => ({
  stated: form.stated,
  isEntry: (picture) => {
    for (const unit of unitsOf(picture, form)) {
      const type = typeOf(unit);
      if (unit.bytes.length === 0) return undefined;
      if (type === TYPE.keySlice) return true;
      if (type === TYPE.message && unit.isWhole && recoversAtOnce(unit.bytes)) return true;
      if (type >= TYPE.slice && type <= TYPE.lastPart) return false;
    }
    return undefined;
  },
  isReset: (picture) =>
    everyUnit(
      unitsOf(picture, form),
      (type) => type === TYPE.keySlice,
      (unit) => typeOf(unit) < TYPE.slice || typeOf(unit) > TYPE.lastPart,
    ),
  isUnreferenced: (picture) =>
    everyUnit(
      unitsOf(picture, form),
      (type) => type === TYPE.slice,
      (unit) => (typeOf(unit) === TYPE.slice ? !isReferredTo(unit) : BESIDE.has(typeOf(unit))),
    ),
  facts: (picture) => {
    const sets: Uint8Array[] = [];
    for (const unit of unitsOf(picture, form)) {
      const type = typeOf(unit);
      if (type === TYPE.sequence) sets.push(unit.bytes);
      // Parameters come in front of the picture.
      if (type >= TYPE.slice && type <= TYPE.keySlice) break;
    }
    return factsOfSets(sets);
  },
});
