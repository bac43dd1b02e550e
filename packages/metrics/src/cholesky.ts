// Not a library: the one there is would be two thirds of what a page loads for these few lines.

/** The lower triangular L with L Lᵀ = A, of a symmetric positive definite A; both are row after row. */
export function cholesky(matrix: ArrayLike<number>): Float64Array {
  const size = Math.sqrt(matrix.length);
  const lower = new Float64Array(matrix.length);
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * size + column];
      for (let k = 0; k < column; k++) rest -= lower[row * size + k] * lower[column * size + k];
      lower[row * size + column] = row === column ? Math.sqrt(rest) : rest / lower[column * size + column];
    }
  return lower;
}

/** x of L x = b. */
export function solveLower(lower: Float64Array, right: ArrayLike<number>): Float64Array {
  const size = right.length;
  const x = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) x[row] -= lower[row * size + k] * x[k];
    x[row] /= lower[row * size + row];
  }
  return x;
}

/** x of Lᵀ x = b. */
export function solveUpper(lower: Float64Array, right: ArrayLike<number>): Float64Array {
  const size = right.length;
  const x = Float64Array.from(right);
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) x[row] -= lower[k * size + row] * x[k];
    x[row] /= lower[row * size + row];
  }
  return x;
}
