#include "CSimdJSON.h"

#include <cstring>
#include <new>
#include <simdjson.h>
#include <string>

using namespace simdjson;

struct tl_json_parser {
  ondemand::parser parser;
  // simdjson reads up to SIMDJSON_PADDING bytes past the end, so each document is copied into a padded buffer.
  std::string buffer;
  std::string path;
};

namespace {

padded_string_view padded(tl_json_parser &self, const char *json, size_t length) {
  if (self.buffer.size() < length + SIMDJSON_PADDING) self.buffer.resize(length * 2 + SIMDJSON_PADDING);
  std::memcpy(&self.buffer[0], json, length);
  return padded_string_view(self.buffer.data(), length, self.buffer.size());
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

// Kind and text of a scalar; a container is left unread.
template <typename Value> error_code scalar(Value &value, tl_json_value &out) {
  ondemand::json_type type;
  if (auto error = value.type().get(type)) return error;
  std::string_view text;
  switch (type) {
  case ondemand::json_type::string:
    out.kind = TL_JSON_STRING;
    if (auto error = value.get_string().get(text)) return error;
    break;
  case ondemand::json_type::number: {
    out.kind = TL_JSON_NUMBER;
    text = trimmed(value.raw_json_token());
    double ignored;
    if (auto error = value.get_double().get(ignored)) return error;
    break;
  }
  case ondemand::json_type::boolean: {
    out.kind = TL_JSON_BOOLEAN;
    bool truth;
    if (auto error = value.get_bool().get(truth)) return error;
    text = truth ? "true" : "false";
    break;
  }
  case ondemand::json_type::null:
    out.kind = TL_JSON_NULL;
    if (!value.is_null()) return N_ATOM_ERROR;
    text = "null";
    break;
  default:
    out.kind = TL_JSON_CONTAINER;
  }
  out.text = text.data();
  out.length = text.size();
  return SUCCESS;
}

// simdjson 3.0 has no question for "nothing follows"; past the last token it has no location.
bool at_end(ondemand::document &document) {
  const char *location;
  return document.current_location().get(location) == OUT_OF_BOUNDS;
}

constexpr int too_deep = -1;
constexpr int stopped = -2;

template <typename Value>
int walk(tl_json_parser &self, Value &value, int depth_left, tl_json_visit visit, void *context) {
  ondemand::json_type type;
  if (auto error = value.type().get(type)) return error;
  if (type != ondemand::json_type::object && type != ondemand::json_type::array) {
    tl_json_value leaf{nullptr, 0, TL_JSON_ABSENT};
    if (auto error = scalar(value, leaf)) return error;
    return visit(context, self.path.data(), self.path.size(), leaf.kind, leaf.text, leaf.length) ? stopped : 0;
  }
  if (depth_left == 0) return too_deep;
  const size_t base = self.path.size();
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    if (auto error = value.get_object().get(object)) return error;
    for (auto entry : object) {
      ondemand::field field;
      if (auto error = std::move(entry).get(field)) return error;
      std::string_view key;
      if (auto error = field.unescaped_key().get(key)) return error;
      if (base > 0) self.path += '.';
      self.path += key;
      ondemand::value child = field.value();
      if (int error = walk(self, child, depth_left - 1, visit, context)) return error;
      self.path.resize(base);
    }
  } else {
    ondemand::array array;
    if (auto error = value.get_array().get(array)) return error;
    size_t index = 0;
    for (auto entry : array) {
      ondemand::value child;
      if (auto error = std::move(entry).get(child)) return error;
      self.path += '[';
      self.path += std::to_string(index++);
      self.path += ']';
      if (int error = walk(self, child, depth_left - 1, visit, context)) return error;
      self.path.resize(base);
    }
  }
  return 0;
}

} // namespace

tl_json_parser *tl_json_parser_new(void) { return new (std::nothrow) tl_json_parser(); }

void tl_json_parser_free(tl_json_parser *parser) { delete parser; }

int tl_json_fields(tl_json_parser *parser, const char *json, size_t length, const char *const *keys,
                   const size_t *key_lengths, size_t key_count, tl_json_value *values) {
  for (size_t index = 0; index < key_count; index++) values[index] = {nullptr, 0, TL_JSON_ABSENT};
  ondemand::document document;
  if (auto error = parser->parser.iterate(padded(*parser, json, length)).get(document)) return error;
  ondemand::object object;
  if (auto error = document.get_object().get(object)) return error;
  size_t hint = 0;
  for (auto entry : object) {
    ondemand::field field;
    if (auto error = std::move(entry).get(field)) return error;
    std::string_view key;
    if (auto error = field.unescaped_key().get(key)) return error;
    for (size_t tried = 0; tried < key_count; tried++) {
      const size_t index = hint + tried < key_count ? hint + tried : hint + tried - key_count;
      if (key_lengths[index] != key.size() || std::memcmp(keys[index], key.data(), key.size()) != 0) continue;
      ondemand::value value = field.value();
      if (auto error = scalar(value, values[index])) return error;
      hint = index + 1 < key_count ? index + 1 : 0;
      break;
    }
  }
  if (!at_end(document)) return TRAILING_CONTENT;
  return SUCCESS;
}

int tl_json_leaves(tl_json_parser *parser, const char *json, size_t length, int depth_max, tl_json_visit visit,
                   void *context) {
  parser->path.clear();
  ondemand::document document;
  if (auto error = parser->parser.iterate(padded(*parser, json, length)).get(document)) return error;
  bool is_scalar;
  if (auto error = document.is_scalar().get(is_scalar)) return error;
  if (is_scalar) {
    tl_json_value leaf{nullptr, 0, TL_JSON_ABSENT};
    if (auto error = scalar(document, leaf)) return error;
    if (!at_end(document)) return TRAILING_CONTENT;
    return visit(context, "", 0, leaf.kind, leaf.text, leaf.length) ? stopped : 0;
  }
  ondemand::value root;
  if (auto error = document.get_value().get(root)) return error;
  if (int error = walk(*parser, root, depth_max, visit, context)) return error;
  return at_end(document) ? 0 : TRAILING_CONTENT;
}

const char *tl_json_error_text(int code) {
  if (code == too_deep) return "nested too deeply";
  if (code == stopped) return "too many values";
  return error_message(static_cast<error_code>(code));
}
