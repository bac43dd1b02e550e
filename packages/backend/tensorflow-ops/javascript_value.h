// Values of JavaScript, as the descriptions of functions are read from them.

#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <node_api.h>

namespace saf {

using Failure = std::runtime_error;

// A value of JavaScript.
class Value {
 public:
  Value(napi_env env, napi_value value) : env_(env), value_(value) {}

  Value operator[](const char* name) const {
    napi_value property;
    Check(napi_get_named_property(env_, value_, name, &property));
    return {env_, property};
  }

  bool Has(const char* name) const {
    bool has;
    Check(napi_has_named_property(env_, value_, name, &has));
    return has;
  }

  bool IsArray() const {
    bool is_array;
    Check(napi_is_array(env_, value_, &is_array));
    return is_array;
  }

  std::vector<Value> Elements() const {
    uint32_t length;
    Check(napi_get_array_length(env_, value_, &length));
    std::vector<Value> elements;
    for (uint32_t i = 0; i < length; i++) {
      napi_value element;
      Check(napi_get_element(env_, value_, i, &element));
      elements.emplace_back(env_, element);
    }
    return elements;
  }

  std::string String() const {
    size_t length;
    Check(napi_get_value_string_utf8(env_, value_, nullptr, 0, &length));
    std::string string(length, '\0');
    Check(napi_get_value_string_utf8(env_, value_, string.data(), length + 1, &length));
    return string;
  }

  int64_t Integer() const { return Read<int64_t>(napi_get_value_int64); }
  double Double() const { return Read<double>(napi_get_value_double); }
  bool Bool() const { return Read<bool>(napi_get_value_bool); }

 private:
  template <typename T>
  T Read(napi_status (*read)(napi_env, napi_value, T*)) const {
    T result;
    Check(read(env_, value_, &result));
    return result;
  }

  static void Check(napi_status status) {
    if (status != napi_ok) throw Failure("a function's description is not as expected");
  }

  napi_env env_;
  napi_value value_;
};

template <typename T, typename Read>
std::vector<T> ListOf(const Value& value, const Read& read) {
  std::vector<T> list;
  for (const Value& element : value.Elements()) list.push_back(static_cast<T>(read(element)));
  return list;
}

}  // namespace saf
