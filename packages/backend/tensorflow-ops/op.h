// What the ops have in common: names, and work in parallel.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "tensorflow/core/framework/op.h"
#include "tensorflow/core/framework/op_kernel.h"
#include "tensorflow/core/framework/common_shape_fns.h"
#include "tensorflow/core/platform/threadpool.h"

// Functions that run over many numbers are compiled twice, and the loader takes the one that the processor at hand has
// instructions for. By what a processor can do, not by what it is called: `arch=haswell` is one of Intel's models alone.
#define SAF_VECTORIZED __attribute__((target_clones("fma", "default")))

namespace saf {

using tensorflow::OpInputList;
using tensorflow::OpKernel;
using tensorflow::OpKernelConstruction;
using tensorflow::OpKernelContext;
using tensorflow::Tensor;

using Range = std::function<void(int64_t begin, int64_t end)>;

inline tensorflow::thread::ThreadPool& Workers(OpKernelContext* context) {
  return *context->device()->tensorflow_cpu_worker_threads()->workers;
}

// Runs `work` over [0, total) in ranges, on the threads that TensorFlow's own ops run on. `cost`: nanoseconds an item.
inline void ForRanges(OpKernelContext* context, int64_t total, int64_t cost, const Range& work) {
  Workers(context).ParallelFor(total, cost, work);
}

// Sums are taken over this many parts whatever the number of threads, so that it does not change their bits.
constexpr int64_t kParts = 16;

// Runs `work` once for each part of [0, total).
inline void ForParts(OpKernelContext* context, int64_t total,
                     const std::function<void(int64_t part, int64_t begin, int64_t end)>& work) {
  using Scheduling = tensorflow::thread::ThreadPool::SchedulingParams;
  const Scheduling one_by_one(tensorflow::thread::ThreadPool::SchedulingStrategy::kFixedBlockSize, std::nullopt, 1);
  Workers(context).ParallelFor(kParts, one_by_one, [&](int64_t first, int64_t last) {
    for (int64_t part = first; part < last; part++) work(part, total * part / kParts, total * (part + 1) / kParts);
  });
}

// What a graph is told of an op's outputs: each has the shape of one of its inputs.
template <int... kInputs>
absl::Status ShapesOfInputs(tensorflow::shape_inference::InferenceContext* context) {
  int output = 0;
  (context->set_output(output++, context->input(kInputs)), ...);
  return absl::OkStatus();
}

}  // namespace saf
