// The transforms of Winograd's minimal filtering along one axis (Lavin and Gray 2016), which makes four outputs of a tile: F(4, 5) with the
// interpolation points 0, ±1, ±2, ±1/2 and ∞, and F(4, 3) with 0, 1, -1, 2, -1/2 and ∞. V is a number, or a vector of them.

#pragma once

#include <cstdint>

#include "lanes.h"

namespace saf {

// Outputs of a tile along one axis.
constexpr int64_t kOutputs = 4;

// A polynomial at a point, even + odd, and at the opposite one.
template <typename V>
SAF_INLINE void StorePair(V even, V odd, V* to) {
  to[0] = even + odd;
  to[1] = even - odd;
}

template <int64_t kFilter>
struct Filtering;

template <>
struct Filtering<5> {
  // Values of a tile along one axis.
  static constexpr int64_t kTile = 8;

  // Bᵀ d: values of an image.
  struct SpreadImage {
    template <typename V>
    static SAF_INLINE void Apply(const V* d, V* to) {
      const V even_1 = d[2] + d[6] - 4.25f * d[4], odd_1 = d[1] + d[5] - 4.25f * d[3];
      const V even_2 = d[6] + 0.25f * d[2] - 1.25f * d[4], odd_2 = 0.5f * d[1] + 2.0f * d[5] - 2.5f * d[3];
      const V even_half = d[6] + 4.0f * d[2] - 5.0f * d[4], odd_half = 2.0f * d[1] + 0.5f * d[5] - 2.5f * d[3];
      to[0] = d[0] - d[6] + 5.25f * (d[4] - d[2]);
      StorePair(even_1, odd_1, to + 1);
      StorePair(even_2, odd_2, to + 3);
      StorePair(even_half, odd_half, to + 5);
      to[7] = d[7] - d[1] + 5.25f * (d[3] - d[5]);
    }
  };

  // G g: values of a filter.
  struct SpreadFilter {
    template <typename V>
    static SAF_INLINE void Apply(const V* g, V* to) {
      const V even_1 = (g[0] + g[2] + g[4]) * (-2.0f / 9), odd_1 = (g[1] + g[3]) * (-2.0f / 9);
      const V even_2 = (g[0] + 4.0f * g[2] + 16.0f * g[4]) * (1.0f / 90), odd_2 = (g[1] + 4.0f * g[3]) * (1.0f / 45);
      const V even_half = (16.0f * g[0] + 4.0f * g[2] + g[4]) * (2.0f / 45), odd_half = (4.0f * g[1] + g[3]) * (4.0f / 45);
      to[0] = g[0];
      StorePair(even_1, odd_1, to + 1);
      StorePair(even_2, odd_2, to + 3);
      StorePair(even_half, odd_half, to + 5);
      to[7] = g[4];
    }
  };

  // Aᵀ m: outputs.
  struct FoldOutputs {
    template <typename V>
    static SAF_INLINE void Apply(const V* m, V* to) {
      const V sum_1 = m[1] + m[2], sum_2 = m[3] + m[4], sum_half = m[5] + m[6];
      const V difference_1 = m[1] - m[2], difference_2 = m[3] - m[4], difference_half = m[5] - m[6];
      to[0] = m[0] + sum_1 + sum_2 + sum_half;
      to[1] = difference_1 + 2.0f * difference_2 + 0.5f * difference_half;
      to[2] = sum_1 + 4.0f * sum_2 + 0.25f * sum_half;
      to[3] = difference_1 + m[7] + 8.0f * difference_2 + 0.125f * difference_half;
    }
  };

  // A y: values of dy.
  struct SpreadOutputs {
    template <typename V>
    static SAF_INLINE void Apply(const V* y, V* to) {
      const V even_1 = y[0] + y[2], odd_1 = y[1] + y[3];
      const V even_2 = y[0] + 4.0f * y[2], odd_2 = 2.0f * y[1] + 8.0f * y[3];
      const V even_half = y[0] + 0.25f * y[2], odd_half = 0.5f * y[1] + 0.125f * y[3];
      to[0] = y[0];
      StorePair(even_1, odd_1, to + 1);
      StorePair(even_2, odd_2, to + 3);
      StorePair(even_half, odd_half, to + 5);
      to[7] = y[3];
    }
  };

  // Gᵀ u: values of a filter's gradient.
  struct FoldFilter {
    template <typename V>
    static SAF_INLINE void Apply(const V* u, V* to) {
      const V sum_1 = (u[1] + u[2]) * (-2.0f / 9), difference_1 = (u[1] - u[2]) * (-2.0f / 9);
      const V sum_2 = (u[3] + u[4]) * (1.0f / 90), difference_2 = (u[3] - u[4]) * (1.0f / 90);
      const V sum_half = (u[5] + u[6]) * (2.0f / 45), difference_half = (u[5] - u[6]) * (2.0f / 45);
      to[0] = u[0] + sum_1 + sum_2 + 16.0f * sum_half;
      to[1] = difference_1 + 2.0f * difference_2 + 8.0f * difference_half;
      to[2] = sum_1 + 4.0f * (sum_2 + sum_half);
      to[3] = difference_1 + 8.0f * difference_2 + 2.0f * difference_half;
      to[4] = u[7] + sum_1 + 16.0f * sum_2 + sum_half;
    }
  };
};

template <>
struct Filtering<3> {
  static constexpr int64_t kTile = 6;

  struct SpreadImage {
    template <typename V>
    static SAF_INLINE void Apply(const V* d, V* to) {
      const V p = d[4] - d[2], q = d[1] - d[3];
      to[0] = d[0] + (p + 1.5f * q) - d[2];
      to[1] = p - 1.5f * d[2] - d[1] - 0.5f * d[3];
      to[2] = p + 1.5f * d[2] + d[1] - 2.5f * d[3];
      to[3] = p - 0.5f * q;
      to[4] = p + 2.0f * q;
      to[5] = d[5] + (q - 1.5f * p) - d[3];
    }
  };

  struct SpreadFilter {
    template <typename V>
    static SAF_INLINE void Apply(const V* g, V* to) {
      const V even = g[0] + g[2];
      to[0] = g[0];
      to[1] = (even + g[1]) * (-1.0f / 3);
      to[2] = (even - g[1]) * (1.0f / 3);
      // At 2, and at -1/2 times 16.
      to[3] = (g[0] + 2.0f * (g[1] + 2.0f * g[2])) * (1.0f / 15);
      to[4] = (g[2] - 2.0f * (g[1] - 2.0f * g[0])) * (-4.0f / 15);
      to[5] = g[2];
    }
  };

  struct FoldOutputs {
    template <typename V>
    static SAF_INLINE void Apply(const V* m, V* to) {
      const V sum = m[1] + m[2], difference = m[1] - m[2];
      to[0] = m[0] + sum + m[3] + m[4];
      to[1] = difference + 2.0f * m[3] - 0.5f * m[4];
      to[2] = sum + 4.0f * m[3] + 0.25f * m[4];
      to[3] = difference + m[5] + 8.0f * m[3] - 0.125f * m[4];
    }
  };

  struct SpreadOutputs {
    template <typename V>
    static SAF_INLINE void Apply(const V* y, V* to) {
      const V even = y[0] + y[2], odd = y[1] + y[3];
      to[0] = y[0];
      to[1] = even + odd;
      to[2] = even - odd;
      to[3] = y[0] + 2.0f * (y[1] + 2.0f * (y[2] + 2.0f * y[3]));
      to[4] = y[0] - 0.5f * (y[1] - 0.5f * (y[2] - 0.5f * y[3]));
      to[5] = y[3];
    }
  };

  struct FoldFilter {
    template <typename V>
    static SAF_INLINE void Apply(const V* u, V* to) {
      const V sum = (u[1] + u[2]) * (-1.0f / 3), difference = (u[2] - u[1]) * (1.0f / 3);
      const V a = u[3] * (1.0f / 15), b = u[4] * (1.0f / 15);
      to[0] = u[0] + difference + a - 16.0f * b;
      to[1] = sum + 2.0f * a + 8.0f * b;
      to[2] = difference + u[5] + 4.0f * (a - b);
    }
  };
};

// A transform along both axes: read(i, j) gives a value of a square, write(i, j, value) takes one of the other.
template <typename Transform, int64_t kFrom, int64_t kTo, typename V, typename Read, typename Write>
SAF_INLINE void AlongBoth(const Read& read, const Write& write) {
  V columns[kFrom][kTo];
  for (int64_t j = 0; j < kFrom; j++) {
    V from[kFrom];
    for (int64_t i = 0; i < kFrom; i++) from[i] = read(i, j);
    Transform::Apply(from, columns[j]);
  }
  for (int64_t i = 0; i < kTo; i++) {
    V from[kFrom], to[kTo];
    for (int64_t j = 0; j < kFrom; j++) from[j] = columns[j][i];
    Transform::Apply(from, to);
    for (int64_t j = 0; j < kTo; j++) write(i, j, to[j]);
  }
}

}  // namespace saf
