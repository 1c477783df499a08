import { Fields } from './fields.ts';
import { LastSecond } from './last-second.ts';
import { DOWN, type GridSize, OpposingChanges, UP } from './opposing-changes.ts';

/** Cells that change within this time do so at once, milliseconds: a fade does not reach all of them in one picture. */
const AT_ONCE_MS = 80;

/**
 * Counts opposing changes of one quantity within a second, in two ways:
 * cell by cell, which finds regions that alternate with one another; and field by field, as the surplus of one direction over the other,
 * which finds flashes at changing places. What moves through a picture changes cells in both directions, each of them seldom.
 */
export class ChangeTrain {
  readonly fields: Fields;
  /** of the last picture, for each field: up, down or 0; undefined where no field changed */
  fieldChanges: Int8Array | undefined;
  readonly #size: GridSize;
  readonly #fps: number;
  readonly #least: number;
  #cells: OpposingChanges;
  #ofCells: LastSecond;
  #ofFields: LastSecond;
  /** last change of each cell, and for how many pictures it is still recent */
  readonly #recent: Int8Array;
  readonly #recentFor: Uint8Array;
  readonly #fieldDirection: Int8Array;
  readonly #span: number;
  #stillRecent = 0;

  /** @param least smallest change that counts */
  constructor(size: GridSize, fps: number, least: number) {
    this.fields = new Fields(size);
    this.#size = size;
    this.#fps = fps;
    this.#least = least;
    const cells = size.columns * size.rows;
    const places = this.fields.columns * this.fields.rows;
    this.#cells = new OpposingChanges(size, least);
    this.#ofCells = new LastSecond(cells, fps);
    this.#ofFields = new LastSecond(places, fps);
    this.#recent = new Int8Array(cells);
    this.#recentFor = new Uint8Array(cells);
    this.#fieldDirection = new Int8Array(places);
    this.#span = Math.max(1, Math.round((AT_ONCE_MS * fps) / 1000));
  }

  copy(): ChangeTrain {
    const copy = new ChangeTrain(this.#size, this.#fps, this.#least);
    copy.fieldChanges = this.fieldChanges?.slice();
    copy.#cells = this.#cells.copy();
    copy.#ofCells = this.#ofCells.copy();
    copy.#ofFields = this.#ofFields.copy();
    copy.#recent.set(this.#recent);
    copy.#recentFor.set(this.#recentFor);
    copy.#fieldDirection.set(this.#fieldDirection);
    copy.#stillRecent = this.#stillRecent;
    return copy;
  }

  add(values: Float32Array, counts: Uint8Array): void {
    const changed = this.#cells.add(values, counts);
    const { changes } = this.#cells;
    this.#ofCells.add(changed === 0 ? undefined : changes);
    if (changed > 0) this.#stillRecent = this.#span;
    this.fieldChanges = this.#stillRecent === 0 ? undefined : this.#changesOfFields(changes, changed > 0);
    if (this.#stillRecent > 0) this.#stillRecent--;
    this.#ofFields.add(this.fieldChanges);
  }

  /** Whether a large enough part of a field of view had so many changes within the last second. */
  reaches(changes: number): boolean {
    if (this.#ofFields.most() >= changes) return true;
    if (this.#ofCells.most() < changes) return false;
    const { counts } = this.#ofCells;
    return this.fields.someHas((cell) => (counts[cell] as number) >= changes);
  }

  #changesOfFields(changes: Int8Array, isNew: boolean): Int8Array | undefined {
    for (let cell = 0; cell < changes.length; cell++) {
      if (isNew && changes[cell] !== 0) {
        this.#recent[cell] = changes[cell] as number;
        this.#recentFor[cell] = this.#span;
      } else if ((this.#recentFor[cell] as number) > 0) {
        this.#recentFor[cell] = (this.#recentFor[cell] as number) - 1;
      }
    }
    const surplus = this.fields.sums((cell) =>
      (this.#recentFor[cell] as number) > 0 ? (this.#recent[cell] as number) : 0,
    );
    let marks: Int8Array | undefined;
    for (let field = 0; field < surplus.length; field++) {
      const sum = surplus[field] as number;
      const direction = sum >= this.fields.least ? UP : sum <= -this.fields.least ? DOWN : 0;
      if (direction === 0 || this.#fieldDirection[field] === direction) continue;
      this.#fieldDirection[field] = direction;
      marks ??= new Int8Array(surplus.length);
      marks[field] = direction;
    }
    return marks;
  }
}
