// Several numbers side by side, as vectors of the processor. Compilers make branches of the same loops over floats where numbers are chosen.

#pragma once

#include <cstdint>
#include <cstring>

// Inlined into functions that are SAF_VECTORIZED, and compiled with each of their instruction sets.
#define SAF_INLINE __attribute__((always_inline)) inline

namespace saf {

template <int64_t kLanes>
struct Lanes {
  typedef float Floats __attribute__((vector_size(4 * kLanes)));
  typedef int32_t Integers __attribute__((vector_size(4 * kLanes)));
  typedef uint8_t Bytes __attribute__((vector_size(kLanes)));
};

template <typename Values, typename Number>
SAF_INLINE Values Load(const Number* at) {
  Values values;
  std::memcpy(&values, at, sizeof values);
  return values;
}

template <typename Values, typename Number>
SAF_INLINE void Store(Number* at, Values values) {
  std::memcpy(at, &values, sizeof values);
}

// Calls work(vector of a size, first channel) for all channels: by as many as are most, then eights, fours, and one by one.
template <int64_t kMost = 8, typename Work>
SAF_INLINE void EachChannels(int64_t channels, const Work& work) {
  int64_t c = 0;
  for (; c + kMost <= channels; c += kMost) work(Lanes<kMost>{}, c);
  for (; c + 8 <= channels; c += 8) work(Lanes<8>{}, c);
  for (; c + 4 <= channels; c += 4) work(Lanes<4>{}, c);
  for (; c < channels; c++) work(Lanes<1>{}, c);
}

}  // namespace saf
