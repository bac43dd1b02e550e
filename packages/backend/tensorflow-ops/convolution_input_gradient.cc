// Gradient of a convolution with stride 1 with respect to its images, which skips the zeros of dy: behind max pooling three of
// four numbers or more are zero, and TensorFlow's own op multiplies with all of them.
//
// Each position of dy adds a patch, Σ over its filters dy[filter] · weights[filter], to the images. A patch is cut into strips of
// neighbouring numbers, and strips are summed in groups that fit into a processor's registers.
//
// Where windows that lie side by side were pooled, dy may be given by their maxima alone, and the places of these in the windows.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "op.h"

namespace saf {
namespace {

constexpr int64_t kLanes = 8;
// Strips of a group at most: with one more number, the factor, they fit into sixteen registers.
constexpr int64_t kMostStrips = 13;

typedef float Floats __attribute__((vector_size(4 * kLanes)));

inline int64_t RoundedUpQuotient(int64_t a, int64_t b) { return (a + b - 1) / b; }

struct Convolution {
  int64_t height, width, channels, out_height, out_width, filters;
  int64_t filter_height, filter_width, top, left;

  // Images with all that patches reach around them, and room for the last strip of a row to end.
  int64_t PaddedHeight() const { return std::max(out_height + filter_height - 1, height + top); }
  int64_t PaddedWidth() const {
    return std::max(out_width + filter_width - 1, width + left) * channels + kLanes;
  }
  int64_t StripsOfRow() const { return RoundedUpQuotient(filter_width * channels, kLanes); }
  int64_t Strips() const { return filter_height * StripsOfRow(); }
};

// The filters, by groups of strips: for each group and filter the weights of the group's strips, one after the other. Strips
// that are there to fill the last group, and numbers that fill the last strip of a row, are zeros.
struct Groups {
  int64_t count, strips;
  std::vector<float> weights;
  // Of each strip, from where its patch begins.
  std::vector<int64_t> offsets;

  Groups(const Convolution& c, const float* filter)
      : count(RoundedUpQuotient(c.Strips(), kMostStrips)),
        strips(RoundedUpQuotient(c.Strips(), count)),
        weights(count * strips * kLanes * c.filters),
        offsets(count * strips) {
    const int64_t row_numbers = c.filter_width * c.channels;
    for (int64_t strip = 0; strip < c.Strips(); strip++) {
      const int64_t row = strip / c.StripsOfRow();
      const int64_t first = strip % c.StripsOfRow() * kLanes;
      offsets[strip] = row * c.PaddedWidth() + first;
      for (int64_t lane = 0; lane < std::min(kLanes, row_numbers - first); lane++)
        for (int64_t f = 0; f < c.filters; f++)
          weights[((strip / strips * c.filters + f) * strips + strip % strips) * kLanes + lane] =
              filter[(row * row_numbers + first + lane) * c.filters + f];
    }
  }
};

// The windows that dy was pooled by.
struct Windows {
  int64_t height, width;
};

struct Factor {
  int32_t filter;
  float value;
};

// The numbers of dy of an image that are not zero, by position.
struct Factors {
  std::vector<Factor> all;
  // Of each position, where they begin and end.
  std::vector<const Factor*> begins, ends;

  explicit Factors(const Convolution& c)
      : all((c.out_height * c.out_width + 1) * c.filters + 1),
        begins(c.out_height * c.out_width),
        ends(c.out_height * c.out_width) {}

  void Read(const float* dy, int64_t filters) {
    Factor* next = all.data();
    for (size_t position = 0; position < begins.size(); position++) {
      begins[position] = next;
      for (int64_t f = 0; f < filters; f++) {
        const float value = dy[position * filters + f];
        *next = {static_cast<int32_t>(f), value};
        next += value != 0.0f;
      }
      ends[position] = next;
    }
  }

  // The same of the maxima of windows: all other numbers are zero. Each window hands its maxima out to its places, without a branch.
  void ReadMaxima(const float* maxima, const uint8_t* argmax, const Convolution& c, const Windows& windows) {
    const int64_t out_rows = c.out_height / windows.height, out_columns = c.out_width / windows.width;
    // By place; what is at none goes behind all others.
    Factor* next[256];
    std::fill_n(next, 256, all.data() + c.out_height * c.out_width * c.filters);
    Factor* const nowhere = next[255];
    for (int64_t window = 0; window < out_rows * out_columns; window++) {
      const int64_t row = window / out_columns * windows.height, column = window % out_columns * windows.width;
      const auto position = [&](int64_t place) {
        return (row + place / windows.width) * c.out_width + column + place % windows.width;
      };
      const int64_t places = windows.height * windows.width;
      for (int64_t place = 0; place < places; place++) {
        next[place] = all.data() + position(place) * c.filters;
        begins[position(place)] = next[place];
      }
      next[255] = nowhere;
      for (int64_t f = 0; f < c.filters; f++) {
        const int64_t at = window * c.filters + f;
        Factor*& to = next[argmax[at]];
        *to = {static_cast<int32_t>(f), maxima[at]};
        to += maxima[at] != 0.0f;
      }
      for (int64_t place = 0; place < places; place++) ends[position(place)] = next[place];
    }
  }
};

template <int kStrips>
inline __attribute__((always_inline)) void AddStrips(const Convolution& c, const Factors& factors, const float* weights,
                                                     const int64_t* offsets, float* padded) {
  for (int64_t position = 0; position < c.out_height * c.out_width; position++) {
    const Factor* factor = factors.begins[position];
    const Factor* end = factors.ends[position];
    if (factor == end) continue;
    Floats sums[kStrips] = {};
    for (; factor < end; factor++) {
      const float* row = weights + factor->filter * kStrips * kLanes;
#pragma GCC unroll 16
      for (int s = 0; s < kStrips; s++) {
        Floats values;
        std::memcpy(&values, row + s * kLanes, sizeof values);
        sums[s] += values * factor->value;
      }
    }
    float* patch = padded + position / c.out_width * c.PaddedWidth() + position % c.out_width * c.channels;
#pragma GCC unroll 16
    for (int s = 0; s < kStrips; s++) {
      Floats values;
      std::memcpy(&values, patch + offsets[s], sizeof values);
      values += sums[s];
      std::memcpy(patch + offsets[s], &values, sizeof values);
    }
  }
}

SAF_VECTORIZED void AddGroup(const Convolution& c, const Factors& factors, int64_t strips, const float* weights,
                             const int64_t* offsets, float* padded) {
  switch (strips) {
    case 1: return AddStrips<1>(c, factors, weights, offsets, padded);
    case 2: return AddStrips<2>(c, factors, weights, offsets, padded);
    case 3: return AddStrips<3>(c, factors, weights, offsets, padded);
    case 4: return AddStrips<4>(c, factors, weights, offsets, padded);
    case 5: return AddStrips<5>(c, factors, weights, offsets, padded);
    case 6: return AddStrips<6>(c, factors, weights, offsets, padded);
    case 7: return AddStrips<7>(c, factors, weights, offsets, padded);
    case 8: return AddStrips<8>(c, factors, weights, offsets, padded);
    case 9: return AddStrips<9>(c, factors, weights, offsets, padded);
    case 10: return AddStrips<10>(c, factors, weights, offsets, padded);
    case 11: return AddStrips<11>(c, factors, weights, offsets, padded);
    case 12: return AddStrips<12>(c, factors, weights, offsets, padded);
    default: return AddStrips<kMostStrips>(c, factors, weights, offsets, padded);
  }
}

void Crop(const Convolution& c, const float* padded, float* dx) {
  const int64_t row_numbers = c.width * c.channels;
  for (int64_t y = 0; y < c.height; y++)
    std::copy_n(padded + (y + c.top) * c.PaddedWidth() + c.left * c.channels, row_numbers, dx + y * row_numbers);
}

// Both ops: `Pooled` has dy as the maxima of windows, and their places as a third input.
template <bool kPooled>
class ConvolutionInputGradient : public OpKernel {
 public:
  explicit ConvolutionInputGradient(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("image", &image_));
    OP_REQUIRES_OK(context, context->GetAttr("corner", &corner_));
    if (kPooled)
      OP_REQUIRES_OK(context, context->GetAttr("filter", &filter_));
    else
      filter_ = {1, 1};
    OP_REQUIRES(context, image_.size() == 2 && corner_.size() == 2 && filter_.size() == 2,
                tensorflow::errors::InvalidArgument("image, corner and filter: expected two numbers each"));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor& dy = context->input(0);
    const Tensor& weights = context->input(1);
    OP_REQUIRES(context, dy.dims() == 4 && weights.dims() == 4 && dy.dim_size(3) == weights.dim_size(3),
                tensorflow::errors::InvalidArgument("expected dy [batch, rows, columns, filters] and its filters"));
    OP_REQUIRES(context, !kPooled || context->input(2).shape() == dy.shape(),
                tensorflow::errors::InvalidArgument("argmax: expected the shape of dy"));
    const Windows windows{filter_[0], filter_[1]};
    const Convolution c{image_[0],
                        image_[1],
                        weights.dim_size(2),
                        dy.dim_size(1) * windows.height,
                        dy.dim_size(2) * windows.width,
                        dy.dim_size(3),
                        weights.dim_size(0),
                        weights.dim_size(1),
                        corner_[0],
                        corner_[1]};
    OP_REQUIRES(context, c.top >= 0 && c.left >= 0 && weights.NumElements() > 0,
                tensorflow::errors::InvalidArgument("dy: expected that of a convolution with stride 1"));
    Tensor* dx = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, {dy.dim_size(0), c.height, c.width, c.channels}, &dx));
    const int64_t of_dy = dy.dim_size(1) * dy.dim_size(2) * c.filters;
    const int64_t of_dx = c.height * c.width * c.channels;
    const float* from = dy.flat<float>().data();
    const uint8_t* places = kPooled ? context->input(2).flat<uint8_t>().data() : nullptr;
    float* to = dx->flat<float>().data();
    const Groups groups(c, weights.flat<float>().data());
    const int64_t cost = c.out_height * c.out_width * c.filters * c.Strips() / 8;
    ForRanges(context, dy.dim_size(0), cost, [&, from, places, to](int64_t begin, int64_t end) {
      Factors factors(c);
      std::vector<float> padded(c.PaddedHeight() * c.PaddedWidth());
      for (int64_t n = begin; n < end; n++) {
        if (kPooled)
          factors.ReadMaxima(from + n * of_dy, places + n * of_dy, c, windows);
        else
          factors.Read(from + n * of_dy, c.filters);
        std::fill(padded.begin(), padded.end(), 0.0f);
        for (int64_t group = 0; group < groups.count; group++) {
          const float* of_group = groups.weights.data() + group * c.filters * groups.strips * kLanes;
          AddGroup(c, factors, groups.strips, of_group, groups.offsets.data() + group * groups.strips, padded.data());
        }
        Crop(c, padded.data(), to + n * of_dx);
      }
    });
  }

 private:
  std::vector<int64_t> image_, corner_, filter_;
};

REGISTER_OP("SafConvolutionInputGrad")
    .Input("dy: float")
    .Input("weights: float")
    .Output("dx: float")
    .Attr("image: list(int)")
    .Attr("corner: list(int)")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
REGISTER_OP("SafPooledConvolutionInputGrad")
    .Input("dy: float")
    .Input("weights: float")
    .Input("argmax: uint8")
    .Output("dx: float")
    .Attr("image: list(int)")
    .Attr("corner: list(int)")
    .Attr("filter: list(int)")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
REGISTER_KERNEL_BUILDER(Name("SafConvolutionInputGrad").Device(tensorflow::DEVICE_CPU), ConvolutionInputGradient<false>);
REGISTER_KERNEL_BUILDER(Name("SafPooledConvolutionInputGrad").Device(tensorflow::DEVICE_CPU), ConvolutionInputGradient<true>);

}  // namespace
}  // namespace saf
