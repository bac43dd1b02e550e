// SAFs and their gradients in one pass each (paper, eqs. 2 to 5).

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "op.h"

namespace saf {
namespace {

// e^x for x <= 0, to about one unit in the last place; 0 below -87.3, where e^x leaves the normal range.
// x = n ln 2 + r with |r| <= ln 2 / 2, and the minimax polynomial of Cephes' expf (S. Moshier) for e^r.
inline float Exponential(float x) {
  const float inside = std::max(x, -87.3f);
  const float n = std::nearbyintf(inside * 1.44269504f);
  const float r = (inside - n * 0.693359375f) - n * -2.1219444e-4f;
  float p = 1.98756915e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const int32_t bits = (static_cast<int32_t>(n) + 127) << 23;
  float power;
  std::memcpy(&power, &bits, sizeof power);
  return x < -87.3f ? 0.0f : p * power;
}

SAF_VECTORIZED void MirroredRelu(const float* __restrict__ x, float* __restrict__ y, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    const float value = 1.0f - std::fabs(x[i]);
    y[i] = value < 0.0f ? 0.0f : value;  // NaN stays NaN.
  }
}

SAF_VECTORIZED void MirroredReluGradient(const float* __restrict__ x, const float* __restrict__ dy, float* __restrict__ dx, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    const float turned = x[i] < 0.0f ? dy[i] : -dy[i];
    dx[i] = std::fabs(x[i]) < 1.0f && x[i] != 0.0f ? turned : 0.0f;
  }
}

SAF_VECTORIZED void Rbf(const float* __restrict__ x, float* __restrict__ y, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    const float value = Exponential(-x[i] * x[i]);
    y[i] = x[i] == x[i] ? value : x[i];
  }
}

SAF_VECTORIZED void RbfGradient(const float* __restrict__ x, const float* __restrict__ dy, float* __restrict__ dx, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    // e^(-x²) is 0 for |x| > 9.4, where an infinite x would make 0 · ∞; ±10 stands in for all of those.
    const float near = x[i] > 10.0f ? 10.0f : x[i] < -10.0f ? -10.0f : x[i];
    const float slope = -2.0f * near * Exponential(-near * near);
    dx[i] = (near == near ? slope : near) * dy[i];
  }
}

template <void (*kFunction)(const float*, float*, int64_t)>
class Activation : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    const Tensor& x = context->input(0);
    Tensor* y = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, x.shape(), &y));
    const float* from = x.flat<float>().data();
    float* to = y->flat<float>().data();
    ForRanges(context, x.NumElements(), 1,
              [=](int64_t begin, int64_t end) { kFunction(from + begin, to + begin, end - begin); });
  }
};

template <void (*kFunction)(const float*, const float*, float*, int64_t)>
class ActivationGradient : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    const Tensor& x = context->input(0);
    const Tensor& dy = context->input(1);
    OP_REQUIRES(context, x.shape() == dy.shape(),
                tensorflow::errors::InvalidArgument("x and dy differ in shape: ", x.shape().DebugString(), ", ",
                                                    dy.shape().DebugString()));
    Tensor* dx = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, x.shape(), &dx));
    const float* at = x.flat<float>().data();
    const float* from = dy.flat<float>().data();
    float* to = dx->flat<float>().data();
    ForRanges(context, x.NumElements(), 1, [=](int64_t begin, int64_t end) {
      kFunction(at + begin, from + begin, to + begin, end - begin);
    });
  }
};

REGISTER_OP("SafMirroredRelu").Input("x: float").Output("y: float").SetShapeFn(ShapesOfInputs<0>);
REGISTER_OP("SafMirroredReluGrad").Input("x: float").Input("dy: float").Output("dx: float").SetShapeFn(ShapesOfInputs<0>);
REGISTER_OP("SafRbf").Input("x: float").Output("y: float").SetShapeFn(ShapesOfInputs<0>);
REGISTER_OP("SafRbfGrad").Input("x: float").Input("dy: float").Output("dx: float").SetShapeFn(ShapesOfInputs<0>);

using tensorflow::DEVICE_CPU;
REGISTER_KERNEL_BUILDER(Name("SafMirroredRelu").Device(DEVICE_CPU), Activation<MirroredRelu>);
REGISTER_KERNEL_BUILDER(Name("SafMirroredReluGrad").Device(DEVICE_CPU), ActivationGradient<MirroredReluGradient>);
REGISTER_KERNEL_BUILDER(Name("SafRbf").Device(DEVICE_CPU), Activation<Rbf>);
REGISTER_KERNEL_BUILDER(Name("SafRbfGrad").Device(DEVICE_CPU), ActivationGradient<RbfGradient>);

}  // namespace
}  // namespace saf
