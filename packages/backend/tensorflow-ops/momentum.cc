// One step of stochastic gradient descent with momentum and weight decay, in one pass.

#include <cstdint>

#include "op.h"

namespace saf {
namespace {

struct Step {
  float rate, momentum, decay;
};

SAF_VECTORIZED void MomentumStep(const float* __restrict__ weight, const float* __restrict__ velocity, const float* __restrict__ gradient, Step step,
                                 float* __restrict__ new_weight, float* __restrict__ new_velocity, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    new_velocity[i] = step.momentum * velocity[i] - step.rate * (gradient[i] + step.decay * weight[i]);
    new_weight[i] = weight[i] + new_velocity[i];
  }
}

class MomentumStepOp : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    const Tensor& weight = context->input(0);
    const Tensor& velocity = context->input(1);
    const Tensor& gradient = context->input(2);
    const Tensor& options = context->input(3);
    OP_REQUIRES(context, weight.shape() == velocity.shape() && weight.shape() == gradient.shape(),
                tensorflow::errors::InvalidArgument("weight, velocity and gradient differ in shape"));
    OP_REQUIRES(context, options.NumElements() == 3,
                tensorflow::errors::InvalidArgument("options: expected rate, momentum and decay"));
    Tensor *new_weight = nullptr, *new_velocity = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, weight.shape(), &new_weight));
    OP_REQUIRES_OK(context, context->allocate_output(1, weight.shape(), &new_velocity));
    const auto option = options.flat<float>();
    const Step step{option(0), option(1), option(2)};
    const float* w = weight.flat<float>().data();
    const float* v = velocity.flat<float>().data();
    const float* g = gradient.flat<float>().data();
    float* to_weight = new_weight->flat<float>().data();
    float* to_velocity = new_velocity->flat<float>().data();
    ForRanges(context, weight.NumElements(), 1, [=](int64_t begin, int64_t end) {
      MomentumStep(w + begin, v + begin, g + begin, step, to_weight + begin, to_velocity + begin, end - begin);
    });
  }
};

// Options are a tensor, not attributes: TensorFlow keeps a kernel for every attribute it has seen, and rates change each step.
REGISTER_OP("SafMomentumStep")
    .Input("weight: float")
    .Input("velocity: float")
    .Input("gradient: float")
    .Input("options: float")
    .Output("new_weight: float")
    .Output("new_velocity: float");
REGISTER_KERNEL_BUILDER(Name("SafMomentumStep").Device(tensorflow::DEVICE_CPU), MomentumStepOp);

}  // namespace
}  // namespace saf
