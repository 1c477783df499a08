import { cellMeans, type LumaSums, type PictureArea } from './cell-means.ts';
import { STORED_AREA } from './fingerprint.ts';

/** Cells of a sketch. */
export const SKETCH_COLUMNS = 24;
export const SKETCH_ROWS = 14;
/** Bytes of a sketch: one a cell. */
export const SKETCH_BYTES = SKETCH_COLUMNS * SKETCH_ROWS;

/**
 * A sketch of a picture: the mean luma of the cells of a coarse grid. It tells apart the seconds of a film whose
 * fingerprints are alike, as under a fixed camera.
 * @param area what of the picture it covers; default: what the stored fingerprint does
 * @returns cells row after row, not rounded
 */
export const sketchCells = (picture: LumaSums, area: PictureArea = STORED_AREA): Float64Array =>
  cellMeans(picture, area, SKETCH_COLUMNS, SKETCH_ROWS);

/** A sketch as it is stored. */
export const sketchOf = (picture: LumaSums): Uint8Array => Uint8Array.from(sketchCells(picture), Math.round);
