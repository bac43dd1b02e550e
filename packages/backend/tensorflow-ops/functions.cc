// tfjs-node's binding, and what it lacks: functions of TensorFlow made of recorded ops, which it runs by name like any op.

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

// Its source is taken in whole, because nothing else can reach the backend of an addon; only how it makes itself known is ours.
#include <node_api.h>
#undef NAPI_MODULE
#define NAPI_MODULE(name, init)
#include "tfjs_binding.cc"

#include "tensorflow/c/c_api.h"
#include "tensorflow/c/eager/c_api.h"
#include "tensorflow/core/framework/op.h"

#include "javascript_value.h"

namespace saf {
namespace {

using tfnodejs::TFJSBackend;
using Handles = std::unordered_map<int32_t, TFE_TensorHandle*>;

// Two members that the backend keeps to itself: an explicit instantiation may name them.
TFE_Context* ContextOf(TFJSBackend& backend);
Handles& HandlesOf(TFJSBackend& backend);
template <auto kContext, auto kHandles>
struct Members {
  friend TFE_Context* ContextOf(TFJSBackend& backend) { return backend.*kContext; }
  friend Handles& HandlesOf(TFJSBackend& backend) { return backend.*kHandles; }
};
template struct Members<&TFJSBackend::tfe_context_, &TFJSBackend::tfe_handle_map_>;

template <typename T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

// TensorFlow's account of how a call went; anything but well is an exception.
class Status {
 public:
  operator TF_Status*() { return status_.get(); }

  void Check(const std::string& what) {
    if (TF_GetCode(*this) != TF_OK) throw Failure(what + ": " + TF_Message(*this));
  }

 private:
  Owned<TF_Status> status_{TF_NewStatus(), TF_DeleteStatus};
};

void SetAttribute(TF_OperationDescription* op, const Value& attribute) {
  const std::string name = attribute["name"].String();
  const Value value = attribute["value"];
  const bool is_list = value.IsArray();
  const auto integer = [](const Value& each) { return each.Integer(); };
  switch (attribute["type"].Integer()) {
    case TF_ATTR_TYPE:
      return TF_SetAttrType(op, name.c_str(), static_cast<TF_DataType>(value.Integer()));
    case TF_ATTR_STRING: {
      const std::string string = value.String();
      return TF_SetAttrString(op, name.c_str(), string.data(), string.size());
    }
    case TF_ATTR_SHAPE: {
      const auto sizes = ListOf<int64_t>(value, integer);
      return TF_SetAttrShape(op, name.c_str(), sizes.data(), static_cast<int>(sizes.size()));
    }
    case TF_ATTR_INT: {
      if (!is_list) return TF_SetAttrInt(op, name.c_str(), value.Integer());
      const auto list = ListOf<int64_t>(value, integer);
      return TF_SetAttrIntList(op, name.c_str(), list.data(), static_cast<int>(list.size()));
    }
    case TF_ATTR_FLOAT: {
      const auto number = [](const Value& each) { return each.Double(); };
      if (!is_list) return TF_SetAttrFloat(op, name.c_str(), static_cast<float>(value.Double()));
      const auto list = ListOf<float>(value, number);
      return TF_SetAttrFloatList(op, name.c_str(), list.data(), static_cast<int>(list.size()));
    }
    case TF_ATTR_BOOL: {
      const auto flag = [](const Value& each) { return each.Bool(); };
      if (!is_list) return TF_SetAttrBool(op, name.c_str(), value.Bool());
      const auto list = ListOf<unsigned char>(value, flag);
      return TF_SetAttrBoolList(op, name.c_str(), list.data(), static_cast<int>(list.size()));
    }
    default:
      throw Failure("attribute " + name + " has a type that is not known here");
  }
}

const tensorflow::OpDef& DefinitionOf(const std::string& op) {
  const tensorflow::OpDef* definition = nullptr;
  if (!tensorflow::OpRegistry::Global()->LookUpOpDef(op, &definition).ok()) throw Failure(op + " is no op");
  if (definition->is_stateful()) throw Failure(op + " has a state of its own, which a compiled function cannot have");
  return *definition;
}

// How many of the flat inputs belong to an argument that is a list.
size_t LengthOf(const tensorflow::OpDef& definition, const Value& attributes, size_t flat_inputs) {
  size_t others = 0;
  for (const auto& argument : definition.input_arg()) {
    if (argument.number_attr().empty() && argument.type_list_attr().empty()) others++;
    for (const Value& attribute : attributes.Elements())
      if (!argument.number_attr().empty() && attribute["name"].String() == argument.number_attr())
        return attribute["value"].Integer();
  }
  return flat_inputs - others;
}

// A function as it grows. Values are numbered as they come: the inputs first, then the outputs of each op.
class Function {
 public:
  Function(TFJSBackend& backend, std::string name) : backend_(backend), name_(std::move(name)) {}

  void AddInput(TF_DataType type) {
    TF_OperationDescription* op = New("Placeholder", "input");
    TF_SetAttrType(op, "dtype", type);
    inputs_.push_back({Finish(op, "Placeholder"), 0});
    values_.push_back(inputs_.back());
  }

  void AddConstant(int32_t tensor) {
    const auto handle = HandlesOf(backend_).find(tensor);
    if (handle == HandlesOf(backend_).end()) throw Failure("a constant is no tensor any more");
    Status status;
    const Owned<TF_Tensor> value(TFE_TensorHandleResolve(handle->second, status), TF_DeleteTensor);
    status.Check("a constant");
    TF_OperationDescription* op = New("Const", "constant");
    TF_SetAttrType(op, "dtype", TF_TensorType(value.get()));
    TF_SetAttrTensor(op, "value", value.get(), status);
    status.Check("a constant");
    values_.push_back({Finish(op, "Const"), 0});
  }

  void AddOp(const Value& node) {
    const std::string op_name = node["op"].String();
    const auto& definition = DefinitionOf(op_name);
    const auto inputs = Outputs(node["inputs"]);
    const size_t length = LengthOf(definition, node["attributes"], inputs.size());
    TF_OperationDescription* op = New(op_name, op_name);
    size_t next = 0;
    for (const auto& argument : definition.input_arg()) {
      const bool is_list = !argument.number_attr().empty() || !argument.type_list_attr().empty();
      const size_t count = is_list ? length : 1;
      if (next + count > inputs.size()) throw Failure(op_name + " lacks inputs");
      if (is_list)
        TF_AddInputList(op, inputs.data() + next, static_cast<int>(count));
      else
        TF_AddInput(op, inputs[next]);
      next += count;
    }
    for (const Value& attribute : node["attributes"].Elements()) SetAttribute(op, attribute);
    TF_Operation* finished = Finish(op, op_name);
    const int64_t outputs = node["outputs"].Integer();
    if (outputs > TF_OperationNumOutputs(finished)) throw Failure(op_name + " has fewer outputs");
    for (int i = 0; i < outputs; i++) values_.push_back({finished, i});
  }

  void Define(const Value& outputs) {
    const auto results = Outputs(outputs);
    Status status;
    const Owned<TF_Function> function(
        TF_GraphToFunction(graph_.get(), name_.c_str(), 0, -1, nullptr, static_cast<int>(inputs_.size()), inputs_.data(),
                           static_cast<int>(results.size()), results.data(), nullptr, nullptr, nullptr, status),
        TF_DeleteFunction);
    status.Check(name_);
    TFE_ContextAddFunction(ContextOf(backend_), function.get(), status);
    status.Check(name_);
  }

 private:
  TF_OperationDescription* New(const std::string& op, const std::string& name) {
    return TF_NewOperation(graph_.get(), op.c_str(), (name + "_" + std::to_string(next_++)).c_str());
  }

  static TF_Operation* Finish(TF_OperationDescription* op, const std::string& name) {
    Status status;
    TF_Operation* finished = TF_FinishOperation(op, status);
    status.Check(name);
    return finished;
  }

  std::vector<TF_Output> Outputs(const Value& numbers) const {
    return ListOf<TF_Output>(numbers, [this](const Value& number) { return values_.at(number.Integer()); });
  }

  TFJSBackend& backend_;
  const std::string name_;
  const Owned<TF_Graph> graph_{TF_NewGraph(), TF_DeleteGraph};
  std::vector<TF_Output> inputs_, values_;
  int next_ = 0;
};

std::vector<Value> Arguments(napi_env env, napi_callback_info info) {
  size_t count = 4;
  napi_value arguments[4];
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  return {{env, arguments[0]}, {env, arguments[1]}, {env, arguments[2]}, {env, arguments[3]}};
}

template <typename Work>
napi_value OrThrow(napi_env env, const Work& work) {
  try {
    work(*tfnodejs::GetTFJSBackend(env));
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

// defineFunction(name, types of the inputs, nodes, values that are its outputs). A node is { constant: id of a tensor } or
// { op, attributes, inputs: numbers of values, outputs: how many there are }.
napi_value DefineFunction(napi_env env, napi_callback_info info) {
  return OrThrow(env, [&](TFJSBackend& backend) {
    const auto arguments = Arguments(env, info);
    Function function(backend, arguments[0].String());
    for (const Value& type : arguments[1].Elements()) function.AddInput(static_cast<TF_DataType>(type.Integer()));
    for (const Value& node : arguments[2].Elements())
      if (node.Has("constant"))
        function.AddConstant(static_cast<int32_t>(node["constant"].Integer()));
      else
        function.AddOp(node);
    function.Define(arguments[3]);
  });
}

// removeFunction(name)
napi_value RemoveFunction(napi_env env, napi_callback_info info) {
  return OrThrow(env, [&](TFJSBackend& backend) {
    const std::string name = Arguments(env, info)[0].String();
    Status status;
    TFE_ContextRemoveFunction(ContextOf(backend), name.c_str(), status);
    status.Check(name);
  });
}

napi_value Initialize(napi_env env, napi_value exports) {
  exports = tfnodejs::InitTFNodeJSBinding(env, exports);
  const napi_property_descriptor functions[] = {
      {"defineFunction", nullptr, DefineFunction, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"removeFunction", nullptr, RemoveFunction, nullptr, nullptr, nullptr, napi_default, nullptr},
  };
  napi_define_properties(env, exports, 2, functions);
  return exports;
}

}  // namespace
}  // namespace saf

NAPI_MODULE_INIT() { return saf::Initialize(env, exports); }
