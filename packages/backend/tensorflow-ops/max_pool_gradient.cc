// Gradient of max pooling over images [batch, height, width, channels]: each window's dy goes to its first maximum, row by row.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "op.h"

namespace saf {
namespace {

// The part of a window that lies inside the image.
struct Window {
  int64_t rows, columns;
  // Numbers from a row of the image to the next.
  int64_t row_stride;
};

constexpr int64_t kLanes = 4;
typedef float Floats __attribute__((vector_size(4 * kLanes)));
typedef int32_t Integers __attribute__((vector_size(4 * kLanes)));

inline Floats Load(const float* at) {
  Floats values;
  std::memcpy(&values, at, sizeof values);
  return values;
}

inline void Store(float* at, Floats values) { std::memcpy(at, &values, sizeof values); }

// Four channels of a window at once. Written with vectors, because compilers make branches of the same loop over floats.
inline void RouteLanes(const float* x, const float* y, const float* dy, float* dx, const Window& window,
                       int64_t channels) {
  const Floats maximum = Load(y);
  const Integers gradient = reinterpret_cast<Integers>(Load(dy));
  Integers open = {-1, -1, -1, -1};
  for (int64_t row = 0; row < window.rows; row++) {
    for (int64_t column = 0; column < window.columns; column++) {
      const int64_t at = row * window.row_stride + column * channels;
      const Integers hit = (Load(x + at) == maximum) & open;
      Store(dx + at, Load(dx + at) + reinterpret_cast<Floats>(gradient & hit));
      open &= ~hit;
    }
  }
}

inline void RouteOne(const float* x, const float* y, const float* dy, float* dx, const Window& window,
                     int64_t channels) {
  for (int64_t row = 0; row < window.rows; row++) {
    for (int64_t column = 0; column < window.columns; column++) {
      const int64_t at = row * window.row_stride + column * channels;
      if (x[at] != *y) continue;
      dx[at] += *dy;
      return;
    }
  }
}

void RouteWindow(const float* x, const float* y, const float* dy, float* dx, const Window& window, int64_t channels) {
  int64_t c = 0;
  for (; c + kLanes <= channels; c += kLanes) RouteLanes(x + c, y + c, dy + c, dx + c, window, channels);
  for (; c < channels; c++) RouteOne(x + c, y + c, dy + c, dx + c, window, channels);
}

struct Pooling {
  int64_t height, width, channels, out_height, out_width;
  int64_t filter_height, filter_width, stride_height, stride_width, top, left;
};

void RouteImage(const Pooling& p, const float* x, const float* y, const float* dy, float* dx) {
  std::fill(dx, dx + p.height * p.width * p.channels, 0.0f);
  for (int64_t out_row = 0; out_row < p.out_height; out_row++) {
    const int64_t corner = out_row * p.stride_height - p.top;
    const int64_t row = std::max<int64_t>(0, corner);
    const int64_t rows = std::min(p.height, corner + p.filter_height) - row;
    for (int64_t out_column = 0; out_column < p.out_width; out_column++) {
      const int64_t corner_column = out_column * p.stride_width - p.left;
      const int64_t column = std::max<int64_t>(0, corner_column);
      const int64_t columns = std::min(p.width, corner_column + p.filter_width) - column;
      const int64_t at = (row * p.width + column) * p.channels;
      const int64_t out = (out_row * p.out_width + out_column) * p.channels;
      RouteWindow(x + at, y + out, dy + out, dx + at, {rows, columns, p.width * p.channels}, p.channels);
    }
  }
}

class MaxPoolGradient : public OpKernel {
 public:
  explicit MaxPoolGradient(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("filter", &filter_));
    OP_REQUIRES_OK(context, context->GetAttr("strides", &strides_));
    OP_REQUIRES_OK(context, context->GetAttr("corner", &corner_));
    OP_REQUIRES(context, filter_.size() == 2 && strides_.size() == 2 && corner_.size() == 2,
                tensorflow::errors::InvalidArgument("filter, strides and corner: expected two numbers each"));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor& x = context->input(0);
    const Tensor& y = context->input(1);
    const Tensor& dy = context->input(2);
    OP_REQUIRES(context, x.dims() == 4 && y.dims() == 4 && y.shape() == dy.shape(),
                tensorflow::errors::InvalidArgument("expected images x, their maxima y, and dy in the shape of y"));
    Tensor* dx = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, x.shape(), &dx));
    const Pooling pooling{x.dim_size(1), x.dim_size(2), x.dim_size(3), y.dim_size(1), y.dim_size(2), filter_[0],
                          filter_[1],    strides_[0],   strides_[1],   corner_[0],    corner_[1]};
    const int64_t image = x.NumElements() / std::max<int64_t>(1, x.dim_size(0));
    const int64_t maxima = y.NumElements() / std::max<int64_t>(1, y.dim_size(0));
    const float* from = x.flat<float>().data();
    const float* maximum = y.flat<float>().data();
    const float* gradient = dy.flat<float>().data();
    float* to = dx->flat<float>().data();
    ForRanges(context, x.dim_size(0), image, [=](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; n++)
        RouteImage(pooling, from + n * image, maximum + n * maxima, gradient + n * maxima, to + n * image);
    });
  }

 private:
  std::vector<int64_t> filter_, strides_, corner_;
};

REGISTER_OP("SafMaxPoolGrad")
    .Input("x: float")
    .Input("y: float")
    .Input("dy: float")
    .Output("dx: float")
    .Attr("filter: list(int)")
    .Attr("strides: list(int)")
    .Attr("corner: list(int)")
    .SetShapeFn(ShapesOfInputs<0>);
REGISTER_KERNEL_BUILDER(Name("SafMaxPoolGrad").Device(tensorflow::DEVICE_CPU), MaxPoolGradient);

}  // namespace
}  // namespace saf
