// Gradient of a convolution with stride 1 with respect to images of few channels, as gray and colour images have: there
// TensorFlow's own op, a product of matrices with one or three columns, leaves most of a processor idle.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "op.h"

namespace saf {
namespace {

constexpr int kLanes = 4;
constexpr int kVectors = 8;
// Pixels of a row that are computed together.
constexpr int64_t kTile = kLanes * kVectors;

typedef float Floats __attribute__((vector_size(4 * kLanes)));

struct Convolution {
  int64_t height, width, channels, out_height, out_width, filters;
  int64_t filter_height, filter_width, top, left;

  // A row of dy with the zeros that the filter reaches on both sides of it.
  int64_t PaddedWidth() const { return (width + kTile - 1) / kTile * kTile + 2 * filter_width; }
};

// dy of an image as [row, filter, column], so that neighbouring numbers are neighbouring columns.
void Transpose(const Convolution& c, const float* dy, float* rows) {
  const int64_t padded = c.PaddedWidth();
  std::fill(rows, rows + c.out_height * c.filters * padded, 0.0f);
  for (int64_t row = 0; row < c.out_height; row++)
    for (int64_t column = 0; column < c.out_width; column++)
      for (int64_t filter = 0; filter < c.filters; filter++)
        rows[(row * c.filters + filter) * padded + c.filter_width + column] =
            dy[(row * c.out_width + column) * c.filters + filter];
}

// Adds one row of the filter, weights [filter column, filters], times one row of dy to a tile of a row of dx.
SAF_VECTORIZED void AddRow(const Convolution& c, const float* weights, int64_t weight_stride, const float* row,
                           float* tile) {
  const int64_t padded = c.PaddedWidth();
  Floats sums[kVectors];
  std::memcpy(sums, tile, sizeof sums);
  for (int64_t filter = 0; filter < c.filters; filter++) {
    for (int64_t column = 0; column < c.filter_width; column++) {
      const float weight = weights[column * weight_stride + filter];
      const float* at = row + filter * padded - column;
      for (int v = 0; v < kVectors; v++) {
        Floats values;
        std::memcpy(&values, at + v * kLanes, sizeof values);
        sums[v] += values * weight;
      }
    }
  }
  std::memcpy(tile, sums, sizeof sums);
}

// dx[y, x, channel] = Σ dy[y + top - i, x + left - j, filter] weights[i, j, channel, filter]
void ImageGradient(const Convolution& c, const float* weights, const float* rows, float* dx) {
  const int64_t weight_stride = c.channels * c.filters;
  for (int64_t channel = 0; channel < c.channels; channel++) {
    for (int64_t y = 0; y < c.height; y++) {
      for (int64_t x = 0; x < c.width; x += kTile) {
        float tile[kTile] = {};
        for (int64_t i = 0; i < c.filter_height; i++) {
          const int64_t row = y + c.top - i;
          if (row < 0 || row >= c.out_height) continue;
          const float* from = rows + row * c.filters * c.PaddedWidth() + c.filter_width + x + c.left;
          AddRow(c, weights + i * c.filter_width * weight_stride + channel * c.filters, weight_stride, from, tile);
        }
        for (int64_t k = 0; k < std::min(kTile, c.width - x); k++)
          dx[(y * c.width + x + k) * c.channels + channel] = tile[k];
      }
    }
  }
}

class ConvolutionInputGradient : public OpKernel {
 public:
  explicit ConvolutionInputGradient(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("image", &image_));
    OP_REQUIRES_OK(context, context->GetAttr("corner", &corner_));
    OP_REQUIRES(context, image_.size() == 2 && corner_.size() == 2,
                tensorflow::errors::InvalidArgument("image and corner: expected two numbers each"));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor& dy = context->input(0);
    const Tensor& weights = context->input(1);
    OP_REQUIRES(context, dy.dims() == 4 && weights.dims() == 4 && dy.dim_size(3) == weights.dim_size(3),
                tensorflow::errors::InvalidArgument("expected dy [batch, rows, columns, filters] and its filters"));
    const Convolution c{image_[0],       image_[1],       weights.dim_size(2), dy.dim_size(1), dy.dim_size(2),
                        dy.dim_size(3),  weights.dim_size(0), weights.dim_size(1), corner_[0], corner_[1]};
    OP_REQUIRES(context, c.left < c.filter_width && c.out_width <= c.width + c.filter_width,
                tensorflow::errors::InvalidArgument("dy: expected that of a convolution with stride 1"));
    Tensor* dx = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, {dy.dim_size(0), c.height, c.width, c.channels}, &dx));
    const int64_t of_dy = c.out_height * c.out_width * c.filters;
    const int64_t of_dx = c.height * c.width * c.channels;
    const float* from = dy.flat<float>().data();
    const float* filter = weights.flat<float>().data();
    float* to = dx->flat<float>().data();
    ForRanges(context, dy.dim_size(0), of_dx * c.filter_height * c.filter_width * c.filters / 8,
              [=](int64_t begin, int64_t end) {
                std::vector<float> rows(c.out_height * c.filters * c.PaddedWidth());
                for (int64_t n = begin; n < end; n++) {
                  Transpose(c, from + n * of_dy, rows.data());
                  ImageGradient(c, filter, rows.data(), to + n * of_dx);
                }
              });
  }

 private:
  std::vector<int64_t> image_, corner_;
};

REGISTER_OP("SafConvolutionInputGrad")
    .Input("dy: float")
    .Input("weights: float")
    .Output("dx: float")
    .Attr("image: list(int)")
    .Attr("corner: list(int)");
REGISTER_KERNEL_BUILDER(Name("SafConvolutionInputGrad").Device(tensorflow::DEVICE_CPU), ConvolutionInputGradient);

}  // namespace
}  // namespace saf
