// Convolutions of images [batch, height, width, channels] with filters of 5 × 5 or 3 × 3 and stride 1, and their gradients, by Winograd's minimal
// filtering (Lavin and Gray 2016): y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A makes 4 × 4 outputs of each tile d. F(4 × 4, 5 × 5), over tiles of 8 × 8 pixels,
// takes 64 products a channel in the place of 400, F(4 × 4, 3 × 3), over tiles of 6 × 6, 36 in the place of 144. Rounding errors are two to three times
// those of the plain sum with filters of 3 × 3, and up to eight times with filters of 5 × 5.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "op.h"
#include "winograd_product.h"
#include "winograd_tiles.h"

namespace saf {
namespace {

using tensorflow::TensorShape;

// Planes are a cache line further apart than they are long: at a power of two all would compete for the same lines of the cache.
constexpr int64_t kApart = 16;

// Room for what is made of the tiles that are worked on at a time.
struct Scratch {
  int64_t tiles_plane, others_plane;
  std::vector<float> padded, tiles, others;

  explicit Scratch(const Convolution& conv)
      : tiles_plane(conv.MostTiles() * conv.in_channels + kApart),
        others_plane(conv.MostTiles() * WholeVectors(conv.out_channels) + kApart),
        padded(conv.PaddedNumbers()),
        tiles(conv.Planes() * tiles_plane),
        others(conv.Planes() * others_plane) {}
};

// Images of a convolution, one after the other.
struct Images {
  const float* in;
  int64_t count;
};

// Calls work(first row of tiles, rows, all tiles in them) for a few rows of all images at a time.
template <typename Work>
SAF_INLINE void EachRows(const Convolution& conv, int64_t images, const Work& work) {
  for (int64_t row = 0; row < conv.TilesHigh(); row += conv.RowsTogether()) {
    const int64_t rows = std::min(conv.RowsTogether(), conv.TilesHigh() - row);
    work(row, rows, images * rows * conv.TilesWide());
  }
}

template <int64_t kMost, int64_t kFilter>
SAF_INLINE void TransformImages(const Convolution& conv, const Images& images, int64_t row, int64_t rows, Scratch* scratch) {
  const int64_t tiles = rows * conv.TilesWide();
  for (int64_t n = 0; n < images.count; n++) {
    // Several images have all of their rows together: each is padded once.
    if (row == 0) Pad(conv, images.in + n * conv.Image(), scratch->padded.data());
    TransformImage<kMost, kFilter>(conv, scratch->padded.data(), row, rows, scratch->tiles_plane, scratch->tiles.data() + n * tiles * conv.in_channels);
  }
}

template <int64_t kMost, int64_t kFilter>
SAF_INLINE void ConvolveImages(const Convolution& conv, const Images& images, const float* filters, Scratch* scratch, float* out) {
  const int64_t columns = WholeVectors(conv.out_channels), filters_plane = conv.in_channels * columns;
  EachRows(conv, images.count, [&](int64_t row, int64_t rows, int64_t tiles) __attribute__((always_inline)) {
    TransformImages<kMost, kFilter>(conv, images, row, rows, scratch);
    MultiplyPlanes<kMost>({conv.Planes(), tiles, columns, conv.in_channels, conv.in_channels, 1, false}, scratch->tiles.data(), scratch->tiles_plane, filters,
                          filters_plane, scratch->others.data(), scratch->others_plane);
    for (int64_t n = 0; n < images.count; n++)
      TransformProducts<kMost, kFilter>(conv, scratch->others.data() + n * rows * conv.TilesWide() * columns, scratch->others_plane, row, rows,
                                        out + n * conv.Outputs());
  });
}

template <int64_t kMost, int64_t kFilter>
SAF_INLINE void AddImages(const Convolution& conv, const Images& images, const float* dy, Scratch* scratch, float* sums) {
  const int64_t columns = WholeVectors(conv.out_channels);
  EachRows(conv, images.count, [&](int64_t row, int64_t rows, int64_t tiles) __attribute__((always_inline)) {
    TransformImages<kMost, kFilter>(conv, images, row, rows, scratch);
    for (int64_t n = 0; n < images.count; n++)
      TransformGradient<kMost, kFilter>(conv, dy + n * conv.Outputs(), row, rows, scratch->others_plane,
                                        scratch->others.data() + n * rows * conv.TilesWide() * columns);
    MultiplyPlanes<kMost>({conv.Planes(), conv.in_channels, columns, tiles, 1, conv.in_channels, true}, scratch->tiles.data(), scratch->tiles_plane,
                          scratch->others.data(), scratch->others_plane, sums, conv.in_channels * columns);
  });
}

template <int64_t kMost>
SAF_INLINE void Convolve(const Convolution& conv, const Images& images, const float* filters, Scratch* scratch, float* out) {
  if (conv.filter == 5) ConvolveImages<kMost, 5>(conv, images, filters, scratch, out);
  else ConvolveImages<kMost, 3>(conv, images, filters, scratch, out);
}

template <int64_t kMost>
SAF_INLINE void Add(const Convolution& conv, const Images& images, const float* dy, Scratch* scratch, float* sums) {
  if (conv.filter == 5) AddImages<kMost, 5>(conv, images, dy, scratch, sums);
  else AddImages<kMost, 3>(conv, images, dy, scratch, sums);
}

// With vectors of sixteen numbers where the processor has them: they take twice the registers of all others.
#define SAF_SIXTEEN __attribute__((target("avx512f,fma")))

SAF_SIXTEEN void ConvolveBySixteen(const Convolution& conv, const Images& images, const float* filters, Scratch* scratch, float* out) {
  Convolve<16>(conv, images, filters, scratch, out);
}

SAF_VECTORIZED void ConvolveByEight(const Convolution& conv, const Images& images, const float* filters, Scratch* scratch, float* out) {
  Convolve<8>(conv, images, filters, scratch, out);
}

SAF_SIXTEEN void AddBySixteen(const Convolution& conv, const Images& images, const float* dy, Scratch* scratch, float* sums) {
  Add<16>(conv, images, dy, scratch, sums);
}

SAF_VECTORIZED void AddByEight(const Convolution& conv, const Images& images, const float* dy, Scratch* scratch, float* sums) {
  Add<8>(conv, images, dy, scratch, sums);
}

inline bool HasSixteen() { return __builtin_cpu_supports("avx512f"); }

// Calls work(first image, images) for as many images as are worked on at a time.
template <typename Work>
void EachImages(const Convolution& conv, int64_t begin, int64_t end, const Work& work) {
  for (int64_t n = begin; n < end; n += conv.ImagesTogether()) work(n, std::min(conv.ImagesTogether(), end - n));
}

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
    OP_REQUIRES(context, x.dims() == 4 && filter.dims() == 4 && filter.dim_size(0) == filter.dim_size(1) && filter.dim_size(turned_ ? 3 : 2) == x.dim_size(3),
                tensorflow::errors::InvalidArgument("expected images, and square filters of their channels"));
    const Convolution conv{filter.dim_size(0), x.dim_size(1), x.dim_size(2), x.dim_size(3), size_[0], size_[1], filter.dim_size(turned_ ? 2 : 3), corner_[0], corner_[1]};
    OP_REQUIRES(context, conv.IsWhole(), tensorflow::errors::InvalidArgument("expected filters of 3 × 3 or 5 × 5, and outputs that whole tiles cover"));
    Tensor* y = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, TensorShape({x.dim_size(0), conv.out_height, conv.out_width, conv.out_channels}), &y));
    const int64_t products = conv.in_channels * WholeVectors(conv.out_channels);
    std::vector<float> filters(conv.Planes() * products);
    const auto transform = conv.filter == 5 ? TransformFilter<5> : TransformFilter<3>;
    transform(filter.flat<float>().data(), conv.in_channels, conv.out_channels, turned_, filters.data());
    const float* from = x.flat<float>().data();
    float* to = y->flat<float>().data();
    const auto convolve = HasSixteen() ? ConvolveBySixteen : ConvolveByEight;
    ForRanges(context, x.dim_size(0), conv.TilesHigh() * conv.TilesWide() * products, [&](int64_t begin, int64_t end) {
      Scratch scratch(conv);
      EachImages(conv, begin, end, [&](int64_t n, int64_t count) {
        convolve(conv, {from + n * conv.Image(), count}, filters.data(), &scratch, to + n * conv.Outputs());
      });
    });
  }

 private:
  std::vector<int64_t> corner_, size_;
  bool turned_;
};

class WinogradFilterGradient : public OpKernel {
 public:
  explicit WinogradFilterGradient(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("filter", &filter_));
    OP_REQUIRES_OK(context, context->GetAttr("corner", &corner_));
    OP_REQUIRES(context, corner_.size() == 2, tensorflow::errors::InvalidArgument("corner: expected two numbers"));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &x = context->input(0), &dy = context->input(1);
    OP_REQUIRES(context, x.dims() == 4 && dy.dims() == 4 && x.dim_size(0) == dy.dim_size(0),
                tensorflow::errors::InvalidArgument("expected images, and dy of as many"));
    const Convolution conv{filter_, x.dim_size(1), x.dim_size(2), x.dim_size(3), dy.dim_size(1), dy.dim_size(2), dy.dim_size(3), corner_[0], corner_[1]};
    OP_REQUIRES(context, conv.IsWhole(), tensorflow::errors::InvalidArgument("expected filters of 3 × 3 or 5 × 5, and outputs that whole tiles cover"));
    Tensor* gradient = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, TensorShape({filter_, filter_, conv.in_channels, conv.out_channels}), &gradient));
    const int64_t numbers = conv.Planes() * conv.in_channels * WholeVectors(conv.out_channels);
    std::vector<std::vector<float>> sums(kParts, std::vector<float>(numbers));
    const float *from = x.flat<float>().data(), *to = dy.flat<float>().data();
    const auto add = HasSixteen() ? AddBySixteen : AddByEight;
    ForParts(context, x.dim_size(0), [&](int64_t part, int64_t begin, int64_t end) {
      Scratch scratch(conv);
      EachImages(conv, begin, end, [&](int64_t n, int64_t count) {
        add(conv, {from + n * conv.Image(), count}, to + n * conv.Outputs(), &scratch, sums[part].data());
      });
    });
    for (int64_t part = 1; part < kParts; part++)
      for (int64_t i = 0; i < numbers; i++) sums[0][i] += sums[part][i];
    const auto transform = filter_ == 5 ? TransformSums<5> : TransformSums<3>;
    transform(conv, sums[0].data(), gradient->flat<float>().data());
  }

 private:
  int64_t filter_;
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
    .Attr("filter: int")
    .Attr("corner: list(int)")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
REGISTER_KERNEL_BUILDER(Name("SafWinogradConvolution").Device(tensorflow::DEVICE_CPU), WinogradConvolution);
REGISTER_KERNEL_BUILDER(Name("SafWinogradFilterGrad").Device(tensorflow::DEVICE_CPU), WinogradFilterGradient);

}  // namespace
}  // namespace saf
