// Images as tiles of the transformed domain, and back.

#pragma once

#include <algorithm>
#include <cstdint>

#include "lanes.h"
#include "winograd_transforms.h"

namespace saf {

// Tiles that are worked on at a time: few enough to stay in the cache.
constexpr int64_t kTiles = 32;

inline int64_t WholeVectors(int64_t channels) { return (channels + 7) / 8 * 8; }

// A convolution of images with in_channels to images of out_height × out_width with out_channels.
struct Convolution {
  int64_t filter, height, width, in_channels, out_height, out_width, out_channels, top, left;

  // Values of a tile of the transformed domain, each of which lies in a plane of its own.
  int64_t Planes() const { return (filter + kOutputs - 1) * (filter + kOutputs - 1); }
  int64_t TilesWide() const { return out_width / kOutputs; }
  int64_t TilesHigh() const { return out_height / kOutputs; }
  // Rows of tiles that are worked on at a time, and images, if these are small.
  int64_t RowsTogether() const { return std::min(TilesHigh(), std::max<int64_t>(1, kTiles / TilesWide())); }
  int64_t ImagesTogether() const { return std::max<int64_t>(1, kTiles / (TilesWide() * TilesHigh())); }
  int64_t MostTiles() const { return RowsTogether() * TilesWide() * ImagesTogether(); }
  int64_t PaddedWidth() const { return out_width + filter - 1; }
  int64_t PaddedNumbers() const { return (out_height + filter - 1) * PaddedWidth() * in_channels; }
  int64_t Image() const { return height * width * in_channels; }
  int64_t Outputs() const { return out_height * out_width * out_channels; }
  // Whether tiles cover the outputs, and images lie inside of what the filters read.
  bool IsWhole() const {
    return (filter == 3 || filter == 5) && out_height % kOutputs == 0 && out_width % kOutputs == 0 && out_height > 0 && out_width > 0 &&
           top >= 0 && left >= 0 && top + height <= out_height + filter - 1 && left + width <= PaddedWidth();
  }
};

// Writes an image into the inside of a padded one, whose border stays.
inline void Pad(const Convolution& conv, const float* image, float* padded) {
  const int64_t row = conv.width * conv.in_channels;
  for (int64_t y = 0; y < conv.height; y++)
    std::copy_n(image + y * row, row, padded + ((y + conv.top) * conv.PaddedWidth() + conv.left) * conv.in_channels);
}

// The tiles of some rows of a padded image, [plane][tile][channel].
template <int64_t kMost, int64_t kFilter>
SAF_INLINE void TransformImage(const Convolution& conv, const float* padded, int64_t first_row, int64_t rows, int64_t plane, float* out) {
  constexpr int64_t kTile = Filtering<kFilter>::kTile;
  const int64_t channels = conv.in_channels, row = conv.PaddedWidth() * channels;
  for (int64_t y = 0; y < rows; y++)
    for (int64_t x = 0; x < conv.TilesWide(); x++) {
      const float* corner = padded + kOutputs * ((first_row + y) * row + x * channels);
      float* tile = out + (y * conv.TilesWide() + x) * channels;
      EachChannels<kMost>(channels, [=](auto lanes, int64_t c) __attribute__((always_inline)) {
        using V = typename decltype(lanes)::Floats;
        AlongBoth<typename Filtering<kFilter>::SpreadImage, kTile, kTile, V>(
            [=](int64_t i, int64_t j) __attribute__((always_inline)) { return Load<V>(corner + i * row + j * channels + c); },
            [=](int64_t i, int64_t j, V value) __attribute__((always_inline)) { Store(tile + (i * kTile + j) * plane + c, value); });
      });
    }
}

// Some rows of tiles of outputs from their products [plane][tile][whole vectors of channels].
template <int64_t kMost, int64_t kFilter>
SAF_INLINE void TransformProducts(const Convolution& conv, const float* products, int64_t plane, int64_t first_row, int64_t rows, float* out) {
  constexpr int64_t kTile = Filtering<kFilter>::kTile;
  const int64_t channels = conv.out_channels, row = conv.out_width * channels, wide = WholeVectors(channels);
  for (int64_t y = 0; y < rows; y++)
    for (int64_t x = 0; x < conv.TilesWide(); x++) {
      const float* tile = products + (y * conv.TilesWide() + x) * wide;
      float* corner = out + kOutputs * ((first_row + y) * row + x * channels);
      EachChannels<kMost>(channels, [=](auto lanes, int64_t c) __attribute__((always_inline)) {
        using V = typename decltype(lanes)::Floats;
        AlongBoth<typename Filtering<kFilter>::FoldOutputs, kTile, kOutputs, V>(
            [=](int64_t i, int64_t j) __attribute__((always_inline)) { return Load<V>(tile + (i * kTile + j) * plane + c); },
            [=](int64_t i, int64_t j, V value) __attribute__((always_inline)) { Store(corner + i * row + j * channels + c, value); });
      });
    }
}

// dy of some rows of tiles, [plane][tile][whole vectors of channels]; what fills the vectors up stays.
template <int64_t kMost, int64_t kFilter>
SAF_INLINE void TransformGradient(const Convolution& conv, const float* dy, int64_t first_row, int64_t rows, int64_t plane, float* out) {
  constexpr int64_t kTile = Filtering<kFilter>::kTile;
  const int64_t channels = conv.out_channels, row = conv.out_width * channels, wide = WholeVectors(channels);
  for (int64_t y = 0; y < rows; y++)
    for (int64_t x = 0; x < conv.TilesWide(); x++) {
      const float* corner = dy + kOutputs * ((first_row + y) * row + x * channels);
      float* tile = out + (y * conv.TilesWide() + x) * wide;
      EachChannels<kMost>(channels, [=](auto lanes, int64_t c) __attribute__((always_inline)) {
        using V = typename decltype(lanes)::Floats;
        AlongBoth<typename Filtering<kFilter>::SpreadOutputs, kOutputs, kTile, V>(
            [=](int64_t i, int64_t j) __attribute__((always_inline)) { return Load<V>(corner + i * row + j * channels + c); },
            [=](int64_t i, int64_t j, V value) __attribute__((always_inline)) { Store(tile + (i * kTile + j) * plane + c, value); });
      });
    }
}

// A filter [height, width, in, out] as [plane][row][whole vectors of columns]: rows are its in channels, or, turned by 180°, its out channels.
template <int64_t kFilter>
inline void TransformFilter(const float* filter, int64_t rows, int64_t columns, bool turned, float* out) {
  constexpr int64_t kTile = Filtering<kFilter>::kTile;
  const int64_t count = rows * columns, wide = WholeVectors(columns), last = kFilter * kFilter - 1;
  for (int64_t row = 0; row < rows; row++)
    for (int64_t column = 0; column < columns; column++) {
      const float* from = filter + (turned ? column * rows + row : row * columns + column);
      float* to = out + row * wide + column;
      AlongBoth<typename Filtering<kFilter>::SpreadFilter, kFilter, kTile, float>(
          [=](int64_t i, int64_t j) { return from[(turned ? last - (i * kFilter + j) : i * kFilter + j) * count]; },
          [=](int64_t i, int64_t j, float value) { to[(i * kTile + j) * rows * wide] = value; });
    }
}

// A filter's gradient from the sums [plane][in channel][whole vectors of out channels] over all tiles.
template <int64_t kFilter>
inline void TransformSums(const Convolution& conv, const float* sums, float* filter) {
  constexpr int64_t kTile = Filtering<kFilter>::kTile;
  const int64_t wide = WholeVectors(conv.out_channels), plane = conv.in_channels * wide, count = conv.in_channels * conv.out_channels;
  for (int64_t row = 0; row < conv.in_channels; row++)
    for (int64_t column = 0; column < conv.out_channels; column++) {
      const float* sum = sums + row * wide + column;
      float* tap = filter + row * conv.out_channels + column;
      AlongBoth<typename Filtering<kFilter>::FoldFilter, kTile, kFilter, float>(
          [=](int64_t i, int64_t j) { return sum[(i * kTile + j) * plane]; },
          [=](int64_t i, int64_t j, float value) { tap[(i * kFilter + j) * count] = value; });
    }
}

}  // namespace saf
