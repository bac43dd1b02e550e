// The transforms of Winograd's minimal filtering over tiles of six values along an axis (Lavin and Gray 2016): F(2, 5) and F(4, 3) with the
// interpolation points 0, 1, -1, 2, -1/2 and ∞. V is a number, or a vector of them.

#pragma once

#include <cstdint>

#include "lanes.h"

namespace saf {

// Values of a tile along one axis.
constexpr int64_t kTile = 6;
// Those of a tile of the transformed domain, each of which lies in a plane of its own.
constexpr int64_t kPlanes = kTile * kTile;

// Bᵀ d: six values of an image along one axis.
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

template <int64_t kFilter>
struct Filtering;

template <>
struct Filtering<5> {
  // G g: values of a filter.
  struct SpreadFilter {
    template <typename V>
    static SAF_INLINE void Apply(const V* g, V* to) {
      const V even = g[0] + g[2] + g[4], odd = g[1] + g[3];
      to[0] = g[0];
      to[1] = (even + odd) * (-1.0f / 3);
      to[2] = (even - odd) * (1.0f / 3);
      // At 2, and at -1/2 times 16.
      to[3] = (g[0] + 2.0f * (g[1] + 2.0f * (g[2] + 2.0f * (g[3] + 2.0f * g[4])))) * (1.0f / 15);
      to[4] = (g[4] - 2.0f * (g[3] - 2.0f * (g[2] - 2.0f * (g[1] - 2.0f * g[0])))) * (-1.0f / 15);
      to[5] = g[4];
    }
  };

  // Aᵀ m: outputs.
  struct FoldOutputs {
    template <typename V>
    static SAF_INLINE void Apply(const V* m, V* to) {
      to[0] = m[0] + (m[1] + m[2]) + m[3] + m[4];
      to[1] = (m[1] - m[2]) + m[5] + 2.0f * m[3] - 0.5f * m[4];
    }
  };

  // A y: values of dy.
  struct SpreadOutputs {
    template <typename V>
    static SAF_INLINE void Apply(const V* y, V* to) {
      to[0] = y[0];
      to[1] = y[0] + y[1];
      to[2] = y[0] - y[1];
      to[3] = y[0] + 2.0f * y[1];
      to[4] = y[0] - 0.5f * y[1];
      to[5] = y[1];
    }
  };

  // Gᵀ u: values of a filter's gradient.
  struct FoldFilter {
    template <typename V>
    static SAF_INLINE void Apply(const V* u, V* to) {
      const V sum = (u[1] + u[2]) * (-1.0f / 3), difference = (u[2] - u[1]) * (1.0f / 3);
      const V a = u[3] * (1.0f / 15), b = u[4] * (1.0f / 15);
      to[0] = u[0] + difference + a - 16.0f * b;
      to[1] = sum + 2.0f * a + 8.0f * b;
      to[2] = difference + 4.0f * (a - b);
      to[3] = sum + 8.0f * a + 2.0f * b;
      to[4] = difference + u[5] + 16.0f * a - b;
    }
  };
};

template <>
struct Filtering<3> {
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
