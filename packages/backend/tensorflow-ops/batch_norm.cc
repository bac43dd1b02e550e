// Batch normalization in training mode over all axes but the last, and its gradient (Ioffe and Szegedy, 2015).

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "op.h"

namespace saf {
namespace {

using tensorflow::TensorShape;

using Doubles = std::vector<double>;

// Rows that are treated as one, so that every row starts at a whole vector of the processor.
int64_t RowsTogether(int64_t channels) { return 16 / std::gcd<int64_t>(16, channels); }

// One number a channel, repeated for the rows that are treated as one.
std::vector<float> Repeated(const Doubles& values, int64_t rows) {
  std::vector<float> repeated(values.size() * rows);
  for (size_t i = 0; i < repeated.size(); i++) repeated[i] = static_cast<float>(values[i % values.size()]);
  return repeated;
}

SAF_VECTORIZED void AddRows(const float* __restrict__ x, int64_t rows, int64_t width, float* __restrict__ sum) {
  for (int64_t row = 0; row < rows; row++)
    for (int64_t c = 0; c < width; c++) sum[c] += x[row * width + c];
}

SAF_VECTORIZED void AddSquares(const float* __restrict__ x, int64_t rows, int64_t width, const float* __restrict__ mean, float* __restrict__ sum) {
  for (int64_t row = 0; row < rows; row++)
    for (int64_t c = 0; c < width; c++) {
      const float centred = x[row * width + c] - mean[c];
      sum[c] += centred * centred;
    }
}

SAF_VECTORIZED void AddProducts(const float* __restrict__ x, const float* __restrict__ dy, int64_t rows, int64_t width, const float* __restrict__ mean,
                                float* __restrict__ sum, float* __restrict__ products) {
  for (int64_t row = 0; row < rows; row++)
    for (int64_t c = 0; c < width; c++) {
      const int64_t i = row * width + c;
      sum[c] += dy[i];
      products[c] += dy[i] * (x[i] - mean[c]);
    }
}

// y = (x - mean) scale + shift
SAF_VECTORIZED void Normalize(const float* __restrict__ x, int64_t rows, int64_t width, const float* __restrict__ mean, const float* __restrict__ scale,
                              const float* __restrict__ shift, float* __restrict__ y) {
  for (int64_t row = 0; row < rows; row++)
    for (int64_t c = 0; c < width; c++)
      y[row * width + c] = (x[row * width + c] - mean[c]) * scale[c] + shift[c];
}

// dx = scale (dy - shift - (x - mean) slope)
SAF_VECTORIZED void NormalizeBack(const float* __restrict__ x, const float* __restrict__ dy, int64_t rows, int64_t width, const float* __restrict__ mean,
                                  const float* __restrict__ scale, const float* __restrict__ shift, const float* __restrict__ slope, float* __restrict__ dx) {
  for (int64_t row = 0; row < rows; row++)
    for (int64_t c = 0; c < width; c++) {
      const int64_t i = row * width + c;
      dx[i] = scale[c] * (dy[i] - shift[c] - (x[i] - mean[c]) * slope[c]);
    }
}

// Rows of channels, taken `together` at a time; the last few one by one.
struct Rows {
  int64_t count, channels, together;

  explicit Rows(const Tensor& x)
      : count(x.NumElements() / x.dim_size(x.dims() - 1)),
        channels(x.dim_size(x.dims() - 1)),
        together(RowsTogether(channels)) {}

  // Calls work(first row, rows, width) for the whole groups of [begin, end) and then for the rows left over.
  template <typename Work>
  void Each(int64_t begin, int64_t end, const Work& work) const {
    const int64_t groups = (end - begin) / together;
    if (groups > 0) work(begin, groups, together * channels);
    const int64_t rest = begin + groups * together;
    if (rest < end) work(rest, end - rest, channels);
  }
};

// Sums of `kSums` numbers a channel over all rows. add(first row, rows, width, sums) adds floats, of few rows at a time; what they
// come to is added up in doubles.
template <int kSums, typename Add>
std::vector<Doubles> SumRows(OpKernelContext* context, const Rows& rows, const Add& add) {
  constexpr int64_t kFew = 64;
  const int64_t width = rows.together * rows.channels;
  std::vector<std::vector<Doubles>> parts(kParts, std::vector<Doubles>(kSums, Doubles(rows.channels)));
  ForParts(context, rows.count, [&](int64_t part, int64_t begin, int64_t end) {
    std::vector<std::vector<float>> sums(kSums, std::vector<float>(width));
    for (int64_t first = begin; first < end; first += kFew * rows.together) {
      for (auto& sum : sums) std::fill(sum.begin(), sum.end(), 0.0f);
      rows.Each(first, std::min(end, first + kFew * rows.together),
                [&](int64_t row, int64_t count, int64_t wide) { add(row, count, wide, sums); });
      for (int k = 0; k < kSums; k++)
        for (int64_t i = 0; i < width; i++) parts[part][k][i % rows.channels] += sums[k][i];
    }
  });
  for (int64_t part = 1; part < kParts; part++)
    for (int k = 0; k < kSums; k++)
      for (int64_t c = 0; c < rows.channels; c++) parts[0][k][c] += parts[part][k][c];
  return parts[0];
}

Doubles Scaled(Doubles values, double factor) {
  for (double& value : values) value *= factor;
  return values;
}

void Write(const Doubles& values, Tensor* to) {
  for (size_t i = 0; i < values.size(); i++) to->flat<float>()(i) = static_cast<float>(values[i]);
}

class BatchNorm : public OpKernel {
 public:
  explicit BatchNorm(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("epsilon", &epsilon_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor& x = context->input(0);
    const auto gamma = context->input(1).flat<float>();
    const auto beta = context->input(2).flat<float>();
    const Rows rows(x);
    OP_REQUIRES(context, gamma.size() == rows.channels && beta.size() == rows.channels,
                tensorflow::errors::InvalidArgument("gamma and beta: expected one number a channel"));
    Tensor *y = nullptr, *mean_out = nullptr, *variance_out = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, x.shape(), &y));
    OP_REQUIRES_OK(context, context->allocate_output(1, TensorShape({rows.channels}), &mean_out));
    OP_REQUIRES_OK(context, context->allocate_output(2, TensorShape({rows.channels}), &variance_out));
    const float* from = x.flat<float>().data();
    float* to = y->flat<float>().data();

    const auto add = [&](int64_t row, int64_t count, int64_t width, auto& sums) {
      AddRows(from + row * rows.channels, count, width, sums[0].data());
    };
    const Doubles mean = Scaled(SumRows<1>(context, rows, add)[0], 1.0 / rows.count);
    const auto means = Repeated(mean, rows.together);
    const auto add_squares = [&](int64_t row, int64_t count, int64_t width, auto& sums) {
      AddSquares(from + row * rows.channels, count, width, means.data(), sums[0].data());
    };
    const Doubles variance = Scaled(SumRows<1>(context, rows, add_squares)[0], 1.0 / rows.count);
    Doubles scale(rows.channels), shift(rows.channels);
    for (int64_t c = 0; c < rows.channels; c++) {
      scale[c] = gamma(c) / std::sqrt(variance[c] + epsilon_);
      shift[c] = beta(c);
    }
    const auto scales = Repeated(scale, rows.together);
    const auto shifts = Repeated(shift, rows.together);
    ForRanges(context, rows.count, rows.channels, [&](int64_t begin, int64_t end) {
      rows.Each(begin, end, [&](int64_t row, int64_t count, int64_t width) {
        const int64_t at = row * rows.channels;
        Normalize(from + at, count, width, means.data(), scales.data(), shifts.data(), to + at);
      });
    });
    Write(mean, mean_out);
    Write(variance, variance_out);
  }

 private:
  float epsilon_;
};

class BatchNormGradient : public OpKernel {
 public:
  explicit BatchNormGradient(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("epsilon", &epsilon_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor& x = context->input(0);
    const Tensor& dy = context->input(1);
    const auto gamma = context->input(2).flat<float>();
    const auto mean = context->input(3).flat<float>();
    const auto variance = context->input(4).flat<float>();
    const Rows rows(x);
    OP_REQUIRES(context,
                x.shape() == dy.shape() && gamma.size() == rows.channels && mean.size() == rows.channels &&
                    variance.size() == rows.channels,
                tensorflow::errors::InvalidArgument("dy: expected the shape of x; gamma, mean, variance: one a channel"));
    Tensor *dx = nullptr, *dgamma_out = nullptr, *dbeta_out = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, x.shape(), &dx));
    OP_REQUIRES_OK(context, context->allocate_output(1, TensorShape({rows.channels}), &dgamma_out));
    OP_REQUIRES_OK(context, context->allocate_output(2, TensorShape({rows.channels}), &dbeta_out));
    const float* from = x.flat<float>().data();
    const float* gradient = dy.flat<float>().data();
    float* to = dx->flat<float>().data();

    const auto means = Repeated(Doubles(mean.data(), mean.data() + rows.channels), rows.together);
    const auto add = [&](int64_t row, int64_t count, int64_t width, auto& sums) {
      const int64_t at = row * rows.channels;
      AddProducts(from + at, gradient + at, count, width, means.data(), sums[0].data(), sums[1].data());
    };
    const auto sums = SumRows<2>(context, rows, add);
    Doubles scale(rows.channels), shift(rows.channels), slope(rows.channels), dgamma(rows.channels);
    for (int64_t c = 0; c < rows.channels; c++) {
      const double inverse = 1.0 / std::sqrt(static_cast<double>(variance(c)) + epsilon_);
      dgamma[c] = sums[1][c] * inverse;
      scale[c] = gamma(c) * inverse;
      shift[c] = sums[0][c] / rows.count;
      slope[c] = sums[1][c] * inverse * inverse / rows.count;
    }
    const auto scales = Repeated(scale, rows.together);
    const auto shifts = Repeated(shift, rows.together);
    const auto slopes = Repeated(slope, rows.together);
    ForRanges(context, rows.count, rows.channels, [&](int64_t begin, int64_t end) {
      rows.Each(begin, end, [&](int64_t row, int64_t count, int64_t width) {
        const int64_t at = row * rows.channels;
        NormalizeBack(from + at, gradient + at, count, width, means.data(), scales.data(), shifts.data(),
                      slopes.data(), to + at);
      });
    });
    Write(dgamma, dgamma_out);
    Write(sums[0], dbeta_out);
  }

 private:
  float epsilon_;
};

REGISTER_OP("SafBatchNorm")
    .Input("x: float")
    .Input("gamma: float")
    .Input("beta: float")
    .Output("y: float")
    .Output("mean: float")
    .Output("variance: float")
    .Attr("epsilon: float")
    .SetShapeFn(ShapesOfInputs<0, 1, 1>);
REGISTER_OP("SafBatchNormGrad")
    .Input("x: float")
    .Input("dy: float")
    .Input("gamma: float")
    .Input("mean: float")
    .Input("variance: float")
    .Output("dx: float")
    .Output("dgamma: float")
    .Output("dbeta: float")
    .Attr("epsilon: float")
    .SetShapeFn(ShapesOfInputs<0, 2, 2>);
REGISTER_KERNEL_BUILDER(Name("SafBatchNorm").Device(tensorflow::DEVICE_CPU), BatchNorm);
REGISTER_KERNEL_BUILDER(Name("SafBatchNormGrad").Device(tensorflow::DEVICE_CPU), BatchNormGradient);

}  // namespace
}  // namespace saf
