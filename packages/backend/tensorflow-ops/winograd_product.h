// Products of small matrices, one in each plane of the transformed domain, summed up in registers.

#pragma once

#include <cstdint>

#include "lanes.h"

namespace saf {

// Rows of c: c[r][·] (+)= Σ a[r][i] · b[i][·], over vectors of eight columns. `row` and `step` lead from a row of a, and from a number of it, to the next.
struct Factor {
  const float* at;
  int64_t row, step;
};

template <typename V, int64_t kRows, int64_t kVectors>
SAF_INLINE void MultiplyRows(Factor a, const float* b, int64_t columns, int64_t steps, bool adds, float* c) {
  constexpr int64_t kLanes = sizeof(V) / sizeof(float);
  V sums[kRows][kVectors];
  for (int64_t r = 0; r < kRows; r++)
    for (int64_t v = 0; v < kVectors; v++) sums[r][v] = adds ? Load<V>(c + r * columns + kLanes * v) : V{};
  for (int64_t i = 0; i < steps; i++) {
    V row[kVectors];
    for (int64_t v = 0; v < kVectors; v++) row[v] = Load<V>(b + i * columns + kLanes * v);
    for (int64_t r = 0; r < kRows; r++)
      for (int64_t v = 0; v < kVectors; v++) sums[r][v] += a.at[r * a.row + i * a.step] * row[v];
  }
  for (int64_t r = 0; r < kRows; r++)
    for (int64_t v = 0; v < kVectors; v++) Store(c + r * columns + kLanes * v, sums[r][v]);
}

template <typename V, int64_t kVectors>
SAF_INLINE void MultiplyColumns(Factor a, const float* b, int64_t rows, int64_t columns, int64_t steps, bool adds, float* c) {
  int64_t row = 0;
  for (; row + 6 <= rows; row += 6)
    MultiplyRows<V, 6, kVectors>({a.at + row * a.row, a.row, a.step}, b, columns, steps, adds, c + row * columns);
  for (; row + 2 <= rows; row += 2)
    MultiplyRows<V, 2, kVectors>({a.at + row * a.row, a.row, a.step}, b, columns, steps, adds, c + row * columns);
  for (; row < rows; row++)
    MultiplyRows<V, 1, kVectors>({a.at + row * a.row, a.row, a.step}, b, columns, steps, adds, c + row * columns);
}

// c (+)= a b in each plane. Columns are a multiple of eight.
struct Product {
  int64_t planes, rows, columns, steps;
  // Of a: from a row to the next, from a number of it to the next.
  int64_t row, step;
  bool adds;
};

template <int64_t kMost>
SAF_INLINE void MultiplyPlanes(const Product& p, const float* a, int64_t a_plane, const float* b, int64_t b_plane, float* c, int64_t c_plane) {
  using V = typename Lanes<kMost>::Floats;
  for (int64_t plane = 0; plane < p.planes; plane++) {
    const Factor factor{a + plane * a_plane, p.row, p.step};
    const float* right = b + plane * b_plane;
    float* out = c + plane * c_plane;
    int64_t column = 0;
    for (; column + 2 * kMost <= p.columns; column += 2 * kMost)
      MultiplyColumns<V, 2>(factor, right + column, p.rows, p.columns, p.steps, p.adds, out + column);
    for (; column + kMost <= p.columns; column += kMost)
      MultiplyColumns<V, 1>(factor, right + column, p.rows, p.columns, p.steps, p.adds, out + column);
    if (column < p.columns)
      MultiplyColumns<Lanes<8>::Floats, 1>(factor, right + column, p.rows, p.columns, p.steps, p.adds, out + column);
  }
}

}  // namespace saf
