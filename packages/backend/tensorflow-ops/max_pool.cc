// Max pooling over images [batch, height, width, channels] that keeps the place of each maximum, and its gradient by these places. Training reads
// the images once in the place of three times: a bias that is added to them is added here, and has its gradient from the maxima alone.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "lanes.h"
#include "op.h"

namespace saf {
namespace {

// No number of the window is above this one, with which TensorFlow's maxima begin: they are all NaN or -∞.
constexpr float kLowest = std::numeric_limits<float>::lowest();
constexpr uint8_t kNone = 255;

struct Pooling {
  int64_t height, width, channels, out_height, out_width;
  int64_t filter_height, filter_width, stride_height, stride_width, top, left;

  int64_t Image() const { return height * width * channels; }
  int64_t Maxima() const { return out_height * out_width * channels; }
  // Whether windows cover the images without a rest and without overlap.
  bool IsTiling() const {
    return stride_height == filter_height && stride_width == filter_width && top == 0 && left == 0 && out_height * filter_height == height &&
           out_width * filter_width == width;
  }
};

// A number of a window: its place there, row by row, and how far it is from the window's corner.
struct Place {
  uint8_t number;
  int64_t offset;
};

// The places of a window that lie inside of the image.
struct Window {
  int64_t corner;
  std::vector<Place> places;

  void MoveTo(const Pooling& p, int64_t out_row, int64_t out_column) {
    const int64_t row = out_row * p.stride_height - p.top, column = out_column * p.stride_width - p.left;
    corner = (row * p.width + column) * p.channels;
    const bool is_whole = row >= 0 && column >= 0 && row + p.filter_height <= p.height && column + p.filter_width <= p.width;
    if (is_whole && static_cast<int64_t>(places.size()) == p.filter_height * p.filter_width) return;
    places.clear();
    for (int64_t i = std::max<int64_t>(0, -row); i < std::min(p.filter_height, p.height - row); i++)
      for (int64_t j = std::max<int64_t>(0, -column); j < std::min(p.filter_width, p.width - column); j++)
        places.push_back({static_cast<uint8_t>(i * p.filter_width + j), (i * p.width + j) * p.channels});
  }
};

template <typename Vectors, bool kBias>
SAF_INLINE void PoolLanes(const Window& window, const float* x, const float* bias, float* y, uint8_t* argmax) {
  using Floats = typename Vectors::Floats;
  using Integers = typename Vectors::Integers;
  const Floats shift = kBias ? Load<Floats>(bias) : Floats{};
  Floats best = Floats{} + kLowest;
  Integers place_of_best = Integers{} + kNone;
  for (const Place& place : window.places) {
    const Floats read = Load<Floats>(x + place.offset);
    const Floats value = kBias ? read + shift : read;
    const Integers taken = value > best;
    best = taken ? value : best;
    place_of_best = taken ? Integers{} + place.number : place_of_best;
  }
  Store(y, best);
  Store(argmax, __builtin_convertvector(place_of_best, typename Vectors::Bytes));
}

template <bool kBias>
SAF_INLINE void PoolImage(const Pooling& p, const float* x, const float* bias, float* y, uint8_t* argmax) {
  Window window;
  for (int64_t out_row = 0; out_row < p.out_height; out_row++)
    for (int64_t out_column = 0; out_column < p.out_width; out_column++) {
      window.MoveTo(p, out_row, out_column);
      const float* from = x + window.corner;
      const int64_t out = (out_row * p.out_width + out_column) * p.channels;
      EachChannels(p.channels, [&](auto lanes, int64_t c) __attribute__((always_inline)) {
        PoolLanes<decltype(lanes), kBias>(window, from + c, bias + c, y + out + c, argmax + out + c);
      });
    }
}

SAF_VECTORIZED void PoolWithBias(const Pooling& p, const float* x, const float* bias, float* y, uint8_t* argmax) {
  PoolImage<true>(p, x, bias, y, argmax);
}

SAF_VECTORIZED void PoolPlain(const Pooling& p, const float* x, float* y, uint8_t* argmax) {
  PoolImage<false>(p, x, x, y, argmax);
}

// Windows that cover the image without overlap: every number is written once.
template <int64_t kLanes>
SAF_INLINE void SpreadLanes(const Window& window, const float* dy, const uint8_t* argmax, float* dx) {
  using Integers = typename Lanes<kLanes>::Integers;
  const auto gradient = Load<typename Lanes<kLanes>::Floats>(dy);
  const Integers maximum = __builtin_convertvector(Load<typename Lanes<kLanes>::Bytes>(argmax), Integers);
  for (const Place& place : window.places)
    Store(dx + place.offset, maximum == Integers{} + place.number ? gradient : decltype(gradient){});
}

SAF_VECTORIZED void SpreadImage(const Pooling& p, const float* dy, const uint8_t* argmax, float* dx) {
  Window window;
  for (int64_t out_row = 0; out_row < p.out_height; out_row++)
    for (int64_t out_column = 0; out_column < p.out_width; out_column++) {
      window.MoveTo(p, out_row, out_column);
      float* to = dx + window.corner;
      const int64_t out = (out_row * p.out_width + out_column) * p.channels;
      int64_t c = 0;
      // Not eight: comparing as many integers at once takes AVX2.
      for (; c + 4 <= p.channels; c += 4) SpreadLanes<4>(window, dy + out + c, argmax + out + c, to + c);
      for (; c < p.channels; c++) SpreadLanes<1>(window, dy + out + c, argmax + out + c, to + c);
    }
}

// Windows row by row, as SafMaxPoolGrad takes them: where they overlap, sums have the same bits.
void AddToImage(const Pooling& p, const float* dy, const uint8_t* argmax, float* dx) {
  std::fill(dx, dx + p.Image(), 0.0f);
  std::vector<int64_t> offsets(p.filter_height * p.filter_width);
  for (size_t place = 0; place < offsets.size(); place++)
    offsets[place] = (place / p.filter_width * p.width + place % p.filter_width) * p.channels;
  for (int64_t out_row = 0; out_row < p.out_height; out_row++)
    for (int64_t out_column = 0; out_column < p.out_width; out_column++) {
      const int64_t row = out_row * p.stride_height - p.top, column = out_column * p.stride_width - p.left;
      float* to = dx + (row * p.width + column) * p.channels;
      const int64_t out = (out_row * p.out_width + out_column) * p.channels;
      for (int64_t c = 0; c < p.channels; c++)
        if (argmax[out + c] != kNone) to[offsets[argmax[out + c]] + c] += dy[out + c];
    }
}

class OverWindows : public OpKernel {
 public:
  explicit OverWindows(OpKernelConstruction* context) : OpKernel(context) {
    for (const auto& [name, numbers] : {std::pair{"filter", &filter_}, {"strides", &strides_}, {"corner", &corner_}, {"size", &size_}}) {
      OP_REQUIRES_OK(context, context->GetAttr(name, numbers));
      OP_REQUIRES(context, numbers->size() == 2, tensorflow::errors::InvalidArgument(name, ": expected two numbers"));
    }
    OP_REQUIRES(context, filter_[0] > 0 && filter_[1] > 0 && filter_[0] * filter_[1] < kNone,
                tensorflow::errors::InvalidArgument("filter: expected a product from 1 to 254"));
  }

 protected:
  // Of the height and width of images, and those of what the windows in them are reduced to: none of these is outside of the images.
  bool Read(OpKernelContext* context, int64_t channels, const std::vector<int64_t>& image, const std::vector<int64_t>& out, Pooling* pooling) {
    *pooling = {image[0], image[1], channels, out[0], out[1], filter_[0], filter_[1], strides_[0], strides_[1], corner_[0], corner_[1]};
    for (int axis = 0; axis < 2; axis++) {
      const int64_t last = (out[axis] - 1) * strides_[axis] - corner_[axis];
      if (out[axis] > 0 && corner_[axis] < filter_[axis] && last < image[axis]) continue;
      context->CtxFailure(tensorflow::errors::InvalidArgument("expected windows that are all in part inside of the images"));
      return false;
    }
    return true;
  }

  // Height and width: of the maxima, or of the images.
  std::vector<int64_t> size_;

 private:
  std::vector<int64_t> filter_, strides_, corner_;
};

class MaxPool : public OverWindows {
 public:
  using OverWindows::OverWindows;

  void Compute(OpKernelContext* context) override {
    const Tensor& x = context->input(0);
    OpInputList biases;
    OP_REQUIRES_OK(context, context->input_list("bias", &biases));
    OP_REQUIRES(context, x.dims() == 4 && (biases.size() == 0 || biases[0].NumElements() == x.dim_size(3)),
                tensorflow::errors::InvalidArgument("expected images x, and one bias a channel"));
    Pooling p;
    if (!Read(context, x.dim_size(3), {x.dim_size(1), x.dim_size(2)}, size_, &p)) return;
    Tensor *y = nullptr, *argmax = nullptr;
    const tensorflow::TensorShape shape({x.dim_size(0), p.out_height, p.out_width, p.channels});
    OP_REQUIRES_OK(context, context->allocate_output(0, shape, &y));
    OP_REQUIRES_OK(context, context->allocate_output(1, shape, &argmax));
    const float* from = x.flat<float>().data();
    const float* bias = biases.size() > 0 ? biases[0].flat<float>().data() : nullptr;
    float* to = y->flat<float>().data();
    uint8_t* places = argmax->flat<uint8_t>().data();
    ForRanges(context, x.dim_size(0), p.Image(), [=](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; n++)
        if (bias) PoolWithBias(p, from + n * p.Image(), bias, to + n * p.Maxima(), places + n * p.Maxima());
        else PoolPlain(p, from + n * p.Image(), to + n * p.Maxima(), places + n * p.Maxima());
    });
  }
};

class MaxPoolGradientByPlaces : public OverWindows {
 public:
  using OverWindows::OverWindows;

  void Compute(OpKernelContext* context) override {
    const Tensor &dy = context->input(0), &argmax = context->input(1);
    OP_REQUIRES(context, dy.dims() == 4 && dy.shape() == argmax.shape(),
                tensorflow::errors::InvalidArgument("expected dy, and the places of maxima in its shape"));
    Pooling p;
    if (!Read(context, dy.dim_size(3), size_, {dy.dim_size(1), dy.dim_size(2)}, &p)) return;
    Tensor* dx = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, {dy.dim_size(0), p.height, p.width, p.channels}, &dx));
    const float* gradient = dy.flat<float>().data();
    const uint8_t* places = argmax.flat<uint8_t>().data();
    float* to = dx->flat<float>().data();
    const auto route = p.IsTiling() ? SpreadImage : AddToImage;
    ForRanges(context, dy.dim_size(0), p.Image(), [=](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; n++)
        route(p, gradient + n * p.Maxima(), places + n * p.Maxima(), to + n * p.Image());
    });
  }
};

REGISTER_OP("SafMaxPool")
    .Input("x: float")
    .Input("bias: N * float")
    .Output("y: float")
    .Output("argmax: uint8")
    .Attr("N: int >= 0")
    .Attr("filter: list(int)")
    .Attr("strides: list(int)")
    .Attr("corner: list(int)")
    .Attr("size: list(int)")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
REGISTER_OP("SafMaxPoolGradByPlaces")
    .Input("dy: float")
    .Input("argmax: uint8")
    .Output("dx: float")
    .Attr("filter: list(int)")
    .Attr("strides: list(int)")
    .Attr("corner: list(int)")
    .Attr("size: list(int)")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
REGISTER_KERNEL_BUILDER(Name("SafMaxPool").Device(tensorflow::DEVICE_CPU), MaxPool);
REGISTER_KERNEL_BUILDER(Name("SafMaxPoolGradByPlaces").Device(tensorflow::DEVICE_CPU), MaxPoolGradientByPlaces);

}  // namespace
}  // namespace saf
