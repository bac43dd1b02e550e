/** Bytes of a float32. */
export const FLOAT: i32 = 4;
/** Columns of a packed panel: two vectors of four floats, so that a tile of four rows fits the registers. */
export const PANEL: i32 = 8;
/** Floats of a vector. */
export const LANES: i32 = 4;
