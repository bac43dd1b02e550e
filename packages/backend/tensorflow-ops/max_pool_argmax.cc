// Max pooling over windows that lie side by side, as the place of each window's maximum: what a gradient through the pooling is routed by, and
// what takes the numbers at the maxima out of other images of the same shape.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "op.h"

namespace saf {
namespace {

// No number of the window is its maximum: there is a NaN.
constexpr uint8_t kNone = 255;

struct Pooling {
  int64_t out_height, out_width, channels, filter_height, filter_width;

  int64_t Maxima() const { return out_height * out_width * channels; }
  int64_t Numbers() const { return Maxima() * filter_height * filter_width; }
  // Where the number of a window's channel lies in the image.
  int64_t At(int64_t out_row, int64_t out_column, int64_t place) const {
    const int64_t row = out_row * filter_height + place / filter_width;
    return (row * out_width * filter_width + out_column * filter_width + place % filter_width) * channels;
  }
};

SAF_VECTORIZED void FindInWindow(const float* __restrict__ x, const float* __restrict__ y, uint8_t place, int64_t channels, uint8_t* __restrict__ argmax) {
  for (int64_t c = 0; c < channels; c++) argmax[c] = x[c] == y[c] ? place : argmax[c];
}

SAF_VECTORIZED void TakeFromWindow(const float* __restrict__ x, const uint8_t* __restrict__ argmax, uint8_t place, int64_t channels, float* __restrict__ taken) {
  for (int64_t c = 0; c < channels; c++) taken[c] = argmax[c] == place ? x[c] : taken[c];
}

// Calls work(position of the window's first channel among the maxima, and in the image for a place in the window, that place). From the last place
// to the first, so that of equal maxima the first one stays.
template <typename Work>
void EachPlace(const Pooling& p, const Work& work) {
  for (int64_t row = 0; row < p.out_height; row++)
    for (int64_t column = 0; column < p.out_width; column++)
      for (int64_t place = p.filter_height * p.filter_width - 1; place >= 0; place--)
        work((row * p.out_width + column) * p.channels, p.At(row, column, place), static_cast<uint8_t>(place));
}

class OverWindows : public OpKernel {
 public:
  explicit OverWindows(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("filter", &filter_));
    OP_REQUIRES(context, filter_.size() == 2 && filter_[0] > 0 && filter_[1] > 0 && filter_[0] * filter_[1] < kNone,
                tensorflow::errors::InvalidArgument("filter: expected two numbers, with a product below 255"));
  }

 protected:
  // Of images and what the windows in them have been reduced to.
  bool Read(OpKernelContext* context, const Tensor& images, const Tensor& reduced, Pooling* pooling) {
    const bool fits = images.dims() == 4 && reduced.dims() == 4 && images.dim_size(0) == reduced.dim_size(0) &&
                      images.dim_size(1) == reduced.dim_size(1) * filter_[0] &&
                      images.dim_size(2) == reduced.dim_size(2) * filter_[1] && images.dim_size(3) == reduced.dim_size(3);
    if (!fits) {
      context->CtxFailure(tensorflow::errors::InvalidArgument("expected images that the windows cover exactly"));
      return false;
    }
    *pooling = {reduced.dim_size(1), reduced.dim_size(2), reduced.dim_size(3), filter_[0], filter_[1]};
    return true;
  }

 private:
  std::vector<int64_t> filter_;
};

class MaxPoolArgmax : public OverWindows {
 public:
  using OverWindows::OverWindows;

  void Compute(OpKernelContext* context) override {
    const Tensor &x = context->input(0), &y = context->input(1);
    Pooling p;
    if (!Read(context, x, y, &p)) return;
    Tensor* argmax = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, y.shape(), &argmax));
    const float *numbers = x.flat<float>().data(), *maxima = y.flat<float>().data();
    uint8_t* places = argmax->flat<uint8_t>().data();
    ForRanges(context, x.dim_size(0), p.Numbers(), [=](int64_t begin, int64_t end) {
      std::fill(places + begin * p.Maxima(), places + end * p.Maxima(), kNone);
      for (int64_t n = begin; n < end; n++)
        EachPlace(p, [=](int64_t window, int64_t at, uint8_t place) {
          const int64_t out = n * p.Maxima() + window;
          FindInWindow(numbers + n * p.Numbers() + at, maxima + out, place, p.channels, places + out);
        });
    });
  }
};

class TakeMaxima : public OverWindows {
 public:
  using OverWindows::OverWindows;

  void Compute(OpKernelContext* context) override {
    const Tensor &x = context->input(0), &argmax = context->input(1);
    Pooling p;
    if (!Read(context, x, argmax, &p)) return;
    Tensor* taken = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, argmax.shape(), &taken));
    const float* numbers = x.flat<float>().data();
    const uint8_t* places = argmax.flat<uint8_t>().data();
    float* to = taken->flat<float>().data();
    ForRanges(context, x.dim_size(0), p.Numbers(), [=](int64_t begin, int64_t end) {
      std::fill(to + begin * p.Maxima(), to + end * p.Maxima(), 0.0f);
      for (int64_t n = begin; n < end; n++)
        EachPlace(p, [=](int64_t window, int64_t at, uint8_t place) {
          const int64_t out = n * p.Maxima() + window;
          TakeFromWindow(numbers + n * p.Numbers() + at, places + out, place, p.channels, to + out);
        });
    });
  }
};

REGISTER_OP("SafMaxPoolArgmax")
    .Input("x: float")
    .Input("y: float")
    .Output("argmax: uint8")
    .Attr("filter: list(int)")
    .SetShapeFn(ShapesOfInputs<1>);
REGISTER_OP("SafTakeMaxima")
    .Input("x: float")
    .Input("argmax: uint8")
    .Output("taken: float")
    .Attr("filter: list(int)")
    .SetShapeFn(ShapesOfInputs<1>);
REGISTER_KERNEL_BUILDER(Name("SafMaxPoolArgmax").Device(tensorflow::DEVICE_CPU), MaxPoolArgmax);
REGISTER_KERNEL_BUILDER(Name("SafTakeMaxima").Device(tensorflow::DEVICE_CPU), TakeMaxima);

}  // namespace
}  // namespace saf
