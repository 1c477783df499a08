import { code0, code1, code2, code3, deviation } from './pattern';
import {
  emptyGlyph,
  flatBelow,
  flatGlyphs,
  groups,
  inkScale,
  inkSteps,
  margin,
  margins,
  merits,
  shapeBounds,
  shapeCosts,
  shapeGlyphs,
  shapeSums,
  shapes,
  strengthOf,
  strengths,
} from './tables';

/** Step of strength of a pattern that does not count. */
const FLAT: i32 = 255;

/** Address of the sums of a group's code with each shape; of zeros for a group that a cell does not have. */
function sumsOf(group: i32, code: i32): usize {
  const row = group < groups ? (group << 8) | code : groups << 8;
  return shapeSums + <usize>((row * shapes) << 1);
}

/** The largest of four numbers. */
function largest(words: v128): i32 {
  return max(
    max(i32x4.extract_lane(words, 0), i32x4.extract_lane(words, 1)),
    max(i32x4.extract_lane(words, 2), i32x4.extract_lane(words, 3)),
  );
}

function meritOf(shape: i32): i32 {
  return load<i32>(merits + <usize>(shape << 2));
}

/**
 * Fill the merits of all shapes for the pattern that was read: how alike they are, less their costs.
 * @param costs address of a cost for each shape; 0: likeness alone, whichever side is lighter
 * @returns the highest
 */
function weigh(costs: usize): i32 {
  const a = sumsOf(0, code0);
  const b = sumsOf(1, code1);
  const c = sumsOf(2, code2);
  const d = sumsOf(3, code3);
  let most = i32x4.splat(i32.MIN_VALUE);
  const end = (<usize>shapes) << 1;
  for (let at: usize = 0; at < end; at += 8) {
    const likeness = i32x4.add(
      i32x4.add(v128.load16x4_s(a + at), v128.load16x4_s(b + at)),
      i32x4.add(v128.load16x4_s(c + at), v128.load16x4_s(d + at)),
    );
    const place = at << 1;
    const merit = costs === 0 ? i32x4.abs(likeness) : i32x4.sub(likeness, v128.load(costs + place));
    v128.store(merits + place, merit);
    most = i32x4.max_s(most, merit);
  }
  return largest(most);
}

/** The first shape of a merit from a shape on; `shapes` where there is none. */
function firstWith(merit: i32, from: i32): i32 {
  const wanted = i32x4.splat(merit);
  let skipped = from & 3;
  for (let start = from - skipped; start < shapes; start += 4) {
    const equal = i32x4.eq(v128.load(merits + <usize>(start << 2)), wanted);
    const places = (i32x4.bitmask(equal) >> skipped) << skipped;
    if (places !== 0) return start + ctz(places);
    skipped = 0;
  }
  return shapes;
}

/**
 * Choose the glyph that looks like the pattern that was read: alike in form, alike in brightness.
 * @param ink wanted share of ink in the cell, by brightness alone
 * @param before glyph of this cell in the picture before, -1 where there is none
 */
export function matchShape(ink: f64, before: i32): i32 {
  const step = min(inkSteps - 1, max(0, <i32>(ink * inkScale + 0.5)));
  const strength: i32 = load<u8>(strengthOf + <usize>(<i32>(deviation + 0.5)));
  if (strength === FLAT) return load<u16>(flatGlyphs + <usize>(step << 1));
  const costs = shapeCosts + <usize>(((step * strengths + strength) * shapes) << 2);
  const most = weigh(costs);
  if (before >= 0 && meritOf(before) + load<i32>(margins + <usize>(strength << 2)) >= most) return before;
  // Of shapes of equal merit the one that could have had the highest is taken.
  let chosen = 0;
  let highest = i32.MIN_VALUE;
  for (let shape = firstWith(most, 0); shape < shapes; shape = firstWith(most, shape + 1)) {
    const reach = load<i32>(shapeBounds + <usize>(shape << 2)) - load<i32>(costs + <usize>(shape << 2));
    if (reach <= highest) continue;
    highest = reach;
    chosen = shape;
  }
  return load<u16>(shapeGlyphs + <usize>(chosen << 1));
}

/**
 * Choose the glyph that divides the pattern that was read best, where ink and ground may both have any colour.
 * @param before glyph of this cell in the picture before, -1 where there is none
 */
export function matchContrast(before: i32): i32 {
  if (deviation < flatBelow) return emptyGlyph;
  const most = weigh(0);
  return before >= 0 && meritOf(before) >= most - margin ? before : firstWith(most, 0);
}
