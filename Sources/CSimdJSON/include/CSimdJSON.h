// simdjson's on-demand parser behind a C interface: fields of a flat object, and the leaves of any document.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tl_json_parser tl_json_parser;

// What a value is. Numbers, booleans and null keep the text that was written.
enum tl_json_kind {
  TL_JSON_ABSENT = 0,
  TL_JSON_NULL = 1,
  TL_JSON_BOOLEAN = 2,
  TL_JSON_NUMBER = 3,
  TL_JSON_STRING = 4,
  TL_JSON_CONTAINER = 5,
};

// Text belongs to the parser and is valid until it parses again.
typedef struct {
  const char *text;
  size_t length;
  int32_t kind;
} tl_json_value;

// Visits one leaf; returning anything but 0 stops the walk.
typedef int (*tl_json_visit)(void *context, const char *path, size_t path_length, int32_t kind, const char *text,
                             size_t length);

tl_json_parser *tl_json_parser_new(void);
void tl_json_parser_free(tl_json_parser *parser);

// Reads the fields of one object into `values`, one for each of `keys` (absent ones marked so); other keys are passed
// over. Fastest when fields come in the order of `keys`. Returns 0, or simdjson's error code.
int tl_json_fields(tl_json_parser *parser, const char *json, size_t length, const char *const *keys,
                   const size_t *key_lengths, size_t key_count, tl_json_value *values);

// Walks all leaves in order; empty objects and arrays are passed over. Returns 0, simdjson's error code, -1 where
// nesting is deeper than `depth_max`, or -2 where the visitor stopped.
int tl_json_leaves(tl_json_parser *parser, const char *json, size_t length, int depth_max, tl_json_visit visit,
                   void *context);

// English text of an error code of simdjson.
const char *tl_json_error_text(int code);

#ifdef __cplusplus
}
#endif
#endif
