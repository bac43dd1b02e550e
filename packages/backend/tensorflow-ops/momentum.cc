// One step of stochastic gradient descent with momentum and weight decay on all weights of a network, their gradients clipped together.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "op.h"

namespace saf {
namespace {

struct Step {
  float rate, momentum, decay, scale;
};

SAF_VECTORIZED void MomentumStep(const float* __restrict__ weight, const float* __restrict__ velocity, const float* __restrict__ gradient, Step step,
                                 float* __restrict__ new_weight, float* __restrict__ new_velocity, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    new_velocity[i] = step.momentum * velocity[i] - step.rate * (step.scale * gradient[i] + step.decay * weight[i]);
    new_weight[i] = weight[i] + new_velocity[i];
  }
}

constexpr int64_t kFew = 64;

// Adds the squares of `count` times kFew numbers to kFew sums.
SAF_VECTORIZED void AddSquares(const float* __restrict__ x, int64_t count, float* __restrict__ sums) {
  for (int64_t i = 0; i < count; i++)
    for (int64_t k = 0; k < kFew; k++) sums[k] += x[i * kFew + k] * x[i * kFew + k];
}

double SquaredLength(const float* x, int64_t count) {
  constexpr int64_t kBlock = 256;
  double total = 0;
  const int64_t rows = count / kFew;
  for (int64_t row = 0; row < rows; row += kBlock) {
    float sums[kFew] = {};
    AddSquares(x + row * kFew, std::min(kBlock, rows - row), sums);
    for (float sum : sums) total += sum;
  }
  for (int64_t i = rows * kFew; i < count; i++) total += static_cast<double>(x[i]) * x[i];
  return total;
}

class MomentumStepsOp : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    OpInputList weights, velocities, gradients;
    OP_REQUIRES_OK(context, context->input_list("weights", &weights));
    OP_REQUIRES_OK(context, context->input_list("velocities", &velocities));
    OP_REQUIRES_OK(context, context->input_list("gradients", &gradients));
    const int count = weights.size();
    const Tensor& decays = context->input(3 * count);
    const Tensor& options = context->input(3 * count + 1);
    OP_REQUIRES(context, decays.NumElements() == count && options.NumElements() == 3,
                tensorflow::errors::InvalidArgument("expected a decay a weight, and rate, momentum and longest gradient"));
    for (int i = 0; i < count; i++)
      OP_REQUIRES(context, weights[i].shape() == velocities[i].shape() && weights[i].shape() == gradients[i].shape(),
                  tensorflow::errors::InvalidArgument("weight, velocity and gradient differ in shape"));
    const auto option = options.flat<float>();
    const float scale = Scale(context, gradients, option(2));
    for (int i = 0; i < count; i++) {
      Tensor *new_weight = nullptr, *new_velocity = nullptr;
      OP_REQUIRES_OK(context, context->allocate_output(i, weights[i].shape(), &new_weight));
      OP_REQUIRES_OK(context, context->allocate_output(count + i, weights[i].shape(), &new_velocity));
      const Step step{option(0), option(1), decays.flat<float>()(i), scale};
      const float* w = weights[i].flat<float>().data();
      const float* v = velocities[i].flat<float>().data();
      const float* g = gradients[i].flat<float>().data();
      float* to_weight = new_weight->flat<float>().data();
      float* to_velocity = new_velocity->flat<float>().data();
      ForRanges(context, weights[i].NumElements(), 1, [=](int64_t begin, int64_t end) {
        MomentumStep(w + begin, v + begin, g + begin, step, to_weight + begin, to_velocity + begin, end - begin);
      });
    }
  }

 private:
  // What all gradients together are multiplied by; 1 where no length is too long (0).
  static float Scale(OpKernelContext* context, const OpInputList& gradients, float longest) {
    if (longest == 0) return 1;
    double squares = 0;
    for (int i = 0; i < gradients.size(); i++) {
      const float* g = gradients[i].flat<float>().data();
      double parts[kParts];
      ForParts(context, gradients[i].NumElements(), [&](int64_t part, int64_t begin, int64_t end) {
        parts[part] = SquaredLength(g + begin, end - begin);
      });
      for (double part : parts) squares += part;
    }
    const double length = std::sqrt(squares);
    return length > longest ? static_cast<float>(longest / length) : 1;
  }
};

absl::Status ShapesOfWeights(tensorflow::shape_inference::InferenceContext* context) {
  for (int i = 0; i < context->num_outputs(); i++) context->set_output(i, context->input(i));
  return absl::OkStatus();
}

// Options are a tensor, not attributes: TensorFlow keeps a kernel for every attribute it has seen, and rates change each step.
REGISTER_OP("SafMomentumSteps")
    .Input("weights: N * float")
    .Input("velocities: N * float")
    .Input("gradients: N * float")
    .Input("decays: float")
    .Input("options: float")
    .Output("new_weights: N * float")
    .Output("new_velocities: N * float")
    .Attr("N: int >= 1")
    .SetShapeFn(ShapesOfWeights);
REGISTER_KERNEL_BUILDER(Name("SafMomentumSteps").Device(tensorflow::DEVICE_CPU), MomentumStepsOp);

}  // namespace
}  // namespace saf
