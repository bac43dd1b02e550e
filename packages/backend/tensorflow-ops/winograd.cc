// Convolutions of images [batch, height, width, channels] with 5 × 5 filters and stride 1, and their gradients, by Winograd's minimal filtering
// F(2 × 2, 5 × 5) (Lavin and Gray 2016): y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A over tiles d of 6 × 6 pixels, with 36 products a channel for four outputs
// in the place of 100. The interpolation points are 0, 1, -1, 2, -1/2 and ∞: rounding errors are about twice those of the plain sum.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "lanes.h"
#include "op.h"

namespace saf {
namespace {

using tensorflow::TensorShape;

constexpr int64_t kTile = 6, kFilter = 5, kOutputs = 2;
// Values of a tile in the transformed domain lie in as many planes.
constexpr int64_t kPlanes = kTile * kTile;
// Tiles that are worked on at a time: few enough to stay in the cache.
constexpr int64_t kTiles = 32;

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

// G g: five values of a filter.
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

// Aᵀ m: two outputs.
struct FoldOutputs {
  template <typename V>
  static SAF_INLINE void Apply(const V* m, V* to) {
    to[0] = m[0] + (m[1] + m[2]) + m[3] + m[4];
    to[1] = (m[1] - m[2]) + m[5] + 2.0f * m[3] - 0.5f * m[4];
  }
};

// A y: two values of dy.
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

// Gᵀ u: five values of a filter's gradient.
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
  int64_t rows, columns, steps;
  // Of a: from a row to the next, from a number of it to the next.
  int64_t row, step;
  bool adds;
};

template <int64_t kMost>
SAF_INLINE void MultiplyPlanes(const Product& p, const float* a, int64_t a_plane, const float* b, int64_t b_plane, float* c, int64_t c_plane) {
  using V = typename Lanes<kMost>::Floats;
  for (int64_t plane = 0; plane < kPlanes; plane++) {
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

inline int64_t WholeVectors(int64_t channels) { return (channels + 7) / 8 * 8; }

// A convolution of images with in_channels to images of out_height × out_width with out_channels.
struct Convolution {
  int64_t height, width, in_channels, out_height, out_width, out_channels, top, left;

  int64_t TilesWide() const { return out_width / kOutputs; }
  int64_t TilesHigh() const { return out_height / kOutputs; }
  // Rows of tiles that are worked on at a time.
  int64_t RowsTogether() const { return std::max<int64_t>(1, kTiles / TilesWide()); }
  int64_t MostTiles() const { return RowsTogether() * TilesWide(); }
  int64_t PaddedWidth() const { return out_width + kFilter - 1; }
  int64_t PaddedNumbers() const { return (out_height + kFilter - 1) * PaddedWidth() * in_channels; }
  int64_t Image() const { return height * width * in_channels; }
  int64_t Outputs() const { return out_height * out_width * out_channels; }
};

// Writes an image into the inside of a padded one, whose border stays.
void Pad(const Convolution& conv, const float* image, float* padded) {
  const int64_t row = conv.width * conv.in_channels;
  for (int64_t y = 0; y < conv.height; y++)
    std::copy_n(image + y * row, row, padded + ((y + conv.top) * conv.PaddedWidth() + conv.left) * conv.in_channels);
}

// The tiles of some rows of a padded image, [plane][tile][channel].
template <int64_t kMost>
SAF_INLINE void TransformImage(const Convolution& conv, const float* padded, int64_t first_row, int64_t rows, int64_t plane, float* out) {
  const int64_t channels = conv.in_channels, row = conv.PaddedWidth() * channels;
  for (int64_t y = 0; y < rows; y++)
    for (int64_t x = 0; x < conv.TilesWide(); x++) {
      const float* corner = padded + kOutputs * ((first_row + y) * row + x * channels);
      float* tile = out + (y * conv.TilesWide() + x) * channels;
      EachChannels<kMost>(channels, [=](auto lanes, int64_t c) __attribute__((always_inline)) {
        using V = typename decltype(lanes)::Floats;
        AlongBoth<SpreadImage, kTile, kTile, V>(
            [=](int64_t i, int64_t j) __attribute__((always_inline)) { return Load<V>(corner + i * row + j * channels + c); },
            [=](int64_t i, int64_t j, V value) __attribute__((always_inline)) { Store(tile + (i * kTile + j) * plane + c, value); });
      });
    }
}

// Some rows of tiles of outputs from their products [plane][tile][whole vectors of channels].
template <int64_t kMost>
SAF_INLINE void TransformProducts(const Convolution& conv, const float* products, int64_t plane, int64_t first_row, int64_t rows, float* out) {
  const int64_t channels = conv.out_channels, row = conv.out_width * channels, wide = WholeVectors(channels);
  for (int64_t y = 0; y < rows; y++)
    for (int64_t x = 0; x < conv.TilesWide(); x++) {
      const float* tile = products + (y * conv.TilesWide() + x) * wide;
      float* corner = out + kOutputs * ((first_row + y) * row + x * channels);
      EachChannels<kMost>(channels, [=](auto lanes, int64_t c) __attribute__((always_inline)) {
        using V = typename decltype(lanes)::Floats;
        AlongBoth<FoldOutputs, kTile, kOutputs, V>(
            [=](int64_t i, int64_t j) __attribute__((always_inline)) { return Load<V>(tile + (i * kTile + j) * plane + c); },
            [=](int64_t i, int64_t j, V value) __attribute__((always_inline)) { Store(corner + i * row + j * channels + c, value); });
      });
    }
}

// dy of some rows of tiles, [plane][tile][whole vectors of channels]; what fills the vectors up stays.
template <int64_t kMost>
SAF_INLINE void TransformGradient(const Convolution& conv, const float* dy, int64_t first_row, int64_t rows, int64_t plane, float* out) {
  const int64_t channels = conv.out_channels, row = conv.out_width * channels, wide = WholeVectors(channels);
  for (int64_t y = 0; y < rows; y++)
    for (int64_t x = 0; x < conv.TilesWide(); x++) {
      const float* corner = dy + kOutputs * ((first_row + y) * row + x * channels);
      float* tile = out + (y * conv.TilesWide() + x) * wide;
      EachChannels<kMost>(channels, [=](auto lanes, int64_t c) __attribute__((always_inline)) {
        using V = typename decltype(lanes)::Floats;
        AlongBoth<SpreadOutputs, kOutputs, kTile, V>(
            [=](int64_t i, int64_t j) __attribute__((always_inline)) { return Load<V>(corner + i * row + j * channels + c); },
            [=](int64_t i, int64_t j, V value) __attribute__((always_inline)) { Store(tile + (i * kTile + j) * plane + c, value); });
      });
    }
}

// A filter [5, 5, in, out] as [plane][row][whole vectors of columns]: rows are its in channels, or, turned by 180°, its out channels.
void TransformFilter(const float* filter, int64_t rows, int64_t columns, bool turned, float* out) {
  const int64_t count = rows * columns, wide = WholeVectors(columns);
  for (int64_t row = 0; row < rows; row++)
    for (int64_t column = 0; column < columns; column++) {
      const float* from = filter + (turned ? column * rows + row : row * columns + column);
      float* to = out + row * wide + column;
      AlongBoth<SpreadFilter, kFilter, kTile, float>(
          [=](int64_t i, int64_t j) { return from[(turned ? 24 - (i * kFilter + j) : i * kFilter + j) * count]; },
          [=](int64_t i, int64_t j, float value) { to[(i * kTile + j) * rows * wide] = value; });
    }
}

// Planes are a cache line further apart than they are long: at a power of two all would compete for the same lines of the cache.
constexpr int64_t kApart = 16;

// Room for what is made of one image.
struct Scratch {
  int64_t tiles_plane, others_plane;
  std::vector<float> padded, tiles, others;

  explicit Scratch(const Convolution& conv)
      : tiles_plane(conv.MostTiles() * conv.in_channels + kApart),
        others_plane(conv.MostTiles() * WholeVectors(conv.out_channels) + kApart),
        padded(conv.PaddedNumbers()),
        tiles(kPlanes * tiles_plane),
        others(kPlanes * others_plane) {}
};

// Calls work(first row of tiles, rows, tiles in them) for a few rows at a time.
template <typename Work>
SAF_INLINE void EachRows(const Convolution& conv, const Work& work) {
  for (int64_t row = 0; row < conv.TilesHigh(); row += conv.RowsTogether()) {
    const int64_t rows = std::min(conv.RowsTogether(), conv.TilesHigh() - row);
    work(row, rows, rows * conv.TilesWide());
  }
}

template <int64_t kMost>
SAF_INLINE void ConvolveImage(const Convolution& conv, const float* image, const float* filters, Scratch* scratch, float* out) {
  const int64_t columns = WholeVectors(conv.out_channels), filters_plane = conv.in_channels * columns;
  Pad(conv, image, scratch->padded.data());
  EachRows(conv, [&](int64_t row, int64_t rows, int64_t tiles) __attribute__((always_inline)) {
    TransformImage<kMost>(conv, scratch->padded.data(), row, rows, scratch->tiles_plane, scratch->tiles.data());
    MultiplyPlanes<kMost>({tiles, columns, conv.in_channels, conv.in_channels, 1, false}, scratch->tiles.data(), scratch->tiles_plane, filters,
                          filters_plane, scratch->others.data(), scratch->others_plane);
    TransformProducts<kMost>(conv, scratch->others.data(), scratch->others_plane, row, rows, out);
  });
}

template <int64_t kMost>
SAF_INLINE void AddImage(const Convolution& conv, const float* image, const float* dy, Scratch* scratch, float* sums) {
  const int64_t columns = WholeVectors(conv.out_channels);
  Pad(conv, image, scratch->padded.data());
  EachRows(conv, [&](int64_t row, int64_t rows, int64_t tiles) __attribute__((always_inline)) {
    TransformImage<kMost>(conv, scratch->padded.data(), row, rows, scratch->tiles_plane, scratch->tiles.data());
    TransformGradient<kMost>(conv, dy, row, rows, scratch->others_plane, scratch->others.data());
    MultiplyPlanes<kMost>({conv.in_channels, columns, tiles, 1, conv.in_channels, true}, scratch->tiles.data(), scratch->tiles_plane,
                          scratch->others.data(), scratch->others_plane, sums, conv.in_channels * columns);
  });
}

// With vectors of sixteen numbers where the processor has them: they take twice the registers of all others.
#define SAF_SIXTEEN __attribute__((target("avx512f,fma")))

SAF_SIXTEEN void ConvolveBySixteen(const Convolution& conv, const float* image, const float* filters, Scratch* scratch, float* out) {
  ConvolveImage<16>(conv, image, filters, scratch, out);
}

SAF_VECTORIZED void ConvolveByEight(const Convolution& conv, const float* image, const float* filters, Scratch* scratch, float* out) {
  ConvolveImage<8>(conv, image, filters, scratch, out);
}

SAF_SIXTEEN void AddBySixteen(const Convolution& conv, const float* image, const float* dy, Scratch* scratch, float* sums) {
  AddImage<16>(conv, image, dy, scratch, sums);
}

SAF_VECTORIZED void AddByEight(const Convolution& conv, const float* image, const float* dy, Scratch* scratch, float* sums) {
  AddImage<8>(conv, image, dy, scratch, sums);
}

inline bool HasSixteen() { return __builtin_cpu_supports("avx512f"); }

class WinogradConvolution : public OpKernel {
 public:
  explicit WinogradConvolution(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("corner", &corner_));
    OP_REQUIRES_OK(context, context->GetAttr("size", &size_));
    OP_REQUIRES_OK(context, context->GetAttr("turned", &turned_));
    OP_REQUIRES(context, corner_.size() == 2 && size_.size() == 2, tensorflow::errors::InvalidArgument("corner and size: expected two numbers each"));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &x = context->input(0), &filter = context->input(1);
    const int in = turned_ ? 3 : 2, out = turned_ ? 2 : 3;
    OP_REQUIRES(context,
                x.dims() == 4 && filter.dims() == 4 && filter.dim_size(0) == kFilter && filter.dim_size(1) == kFilter &&
                    filter.dim_size(in) == x.dim_size(3) && size_[0] % kOutputs == 0 && size_[1] % kOutputs == 0 &&
                    corner_[0] + x.dim_size(1) <= size_[0] + kFilter - 1 && corner_[1] + x.dim_size(2) <= size_[1] + kFilter - 1,
                tensorflow::errors::InvalidArgument("expected images, 5 × 5 filters of their channels, and an even number of outputs"));
    const Convolution conv{x.dim_size(1), x.dim_size(2), x.dim_size(3), size_[0], size_[1], filter.dim_size(out), corner_[0], corner_[1]};
    Tensor* y = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, TensorShape({x.dim_size(0), conv.out_height, conv.out_width, conv.out_channels}), &y));
    const int64_t columns = WholeVectors(conv.out_channels), b_plane = conv.in_channels * columns;
    std::vector<float> filters(kPlanes * b_plane);
    TransformFilter(filter.flat<float>().data(), conv.in_channels, conv.out_channels, turned_, filters.data());
    const float* from = x.flat<float>().data();
    float* to = y->flat<float>().data();
    const auto convolve = HasSixteen() ? ConvolveBySixteen : ConvolveByEight;
    ForRanges(context, x.dim_size(0), conv.out_height * conv.out_width * b_plane, [&](int64_t begin, int64_t end) {
      Scratch scratch(conv);
      for (int64_t n = begin; n < end; n++) convolve(conv, from + n * conv.Image(), filters.data(), &scratch, to + n * conv.Outputs());
    });
  }

 private:
  std::vector<int64_t> corner_, size_;
  bool turned_;
};

class WinogradFilterGradient : public OpKernel {
 public:
  explicit WinogradFilterGradient(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("corner", &corner_));
    OP_REQUIRES(context, corner_.size() == 2, tensorflow::errors::InvalidArgument("corner: expected two numbers"));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &x = context->input(0), &dy = context->input(1);
    OP_REQUIRES(context,
                x.dims() == 4 && dy.dims() == 4 && x.dim_size(0) == dy.dim_size(0) && dy.dim_size(1) % kOutputs == 0 && dy.dim_size(2) % kOutputs == 0 &&
                    corner_[0] + x.dim_size(1) <= dy.dim_size(1) + kFilter - 1 && corner_[1] + x.dim_size(2) <= dy.dim_size(2) + kFilter - 1,
                tensorflow::errors::InvalidArgument("expected images, and dy of an even height and width"));
    const Convolution conv{x.dim_size(1), x.dim_size(2), x.dim_size(3), dy.dim_size(1), dy.dim_size(2), dy.dim_size(3), corner_[0], corner_[1]};
    Tensor* gradient = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, TensorShape({kFilter, kFilter, conv.in_channels, conv.out_channels}), &gradient));
    const int64_t columns = WholeVectors(conv.out_channels), c_plane = conv.in_channels * columns;
    std::vector<std::vector<float>> sums(kParts, std::vector<float>(kPlanes * c_plane));
    const float *from = x.flat<float>().data(), *to = dy.flat<float>().data();
    const auto add = HasSixteen() ? AddBySixteen : AddByEight;
    ForParts(context, x.dim_size(0), [&](int64_t part, int64_t begin, int64_t end) {
      Scratch scratch(conv);
      for (int64_t n = begin; n < end; n++) add(conv, from + n * conv.Image(), to + n * conv.Outputs(), &scratch, sums[part].data());
    });
    for (int64_t part = 1; part < kParts; part++)
      for (int64_t i = 0; i < kPlanes * c_plane; i++) sums[0][i] += sums[part][i];
    const int64_t count = conv.in_channels * conv.out_channels;
    float* filter = gradient->flat<float>().data();
    for (int64_t row = 0; row < conv.in_channels; row++)
      for (int64_t column = 0; column < conv.out_channels; column++) {
        const float* sum = sums[0].data() + row * columns + column;
        float* tap = filter + row * conv.out_channels + column;
        AlongBoth<FoldFilter, kTile, kFilter, float>([=](int64_t i, int64_t j) { return sum[(i * kTile + j) * c_plane]; },
                                                     [=](int64_t i, int64_t j, float value) { tap[(i * kFilter + j) * count] = value; });
      }
  }

 private:
  std::vector<int64_t> corner_;
};

REGISTER_OP("SafWinogradConvolution")
    .Input("x: float")
    .Input("filter: float")
    .Output("y: float")
    .Attr("corner: list(int)")
    .Attr("size: list(int)")
    .Attr("turned: bool")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
REGISTER_OP("SafWinogradFilterGrad")
    .Input("x: float")
    .Input("dy: float")
    .Output("gradient: float")
    .Attr("corner: list(int)")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
REGISTER_KERNEL_BUILDER(Name("SafWinogradConvolution").Device(tensorflow::DEVICE_CPU), WinogradConvolution);
REGISTER_KERNEL_BUILDER(Name("SafWinogradFilterGrad").Device(tensorflow::DEVICE_CPU), WinogradFilterGradient);

}  // namespace
}  // namespace saf
