// How many of a tensor's numbers are zero, of one: what a kernel that skips them goes by. The first few thousand stand for all.

#include <algorithm>
#include <cstdint>

#include "op.h"

namespace saf {
namespace {

constexpr int64_t kSample = 1 << 16;

SAF_VECTORIZED int64_t CountZeros(const float* x, int64_t count) {
  int64_t zeros = 0;
  for (int64_t i = 0; i < count; i++) zeros += x[i] == 0.0f;
  return zeros;
}

class ShareOfZeros : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    const Tensor& x = context->input(0);
    Tensor* share = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, {}, &share));
    const int64_t count = std::min(x.NumElements(), kSample);
    const int64_t zeros = CountZeros(x.flat<float>().data(), count);
    share->scalar<float>()() = static_cast<float>(zeros) / std::max<int64_t>(1, count);
  }
};

REGISTER_OP("SafShareOfZeros").Input("x: float").Output("share: float").SetShapeFn(tensorflow::shape_inference::ScalarShape);
REGISTER_KERNEL_BUILDER(Name("SafShareOfZeros").Device(tensorflow::DEVICE_CPU), ShareOfZeros);

}  // namespace
}  // namespace saf
