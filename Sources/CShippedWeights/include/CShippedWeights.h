// The weights that the program comes with, for finding duplicates: weights.json, compiled in.
#pragma once
#include <stddef.h>

// UTF-8, `tl_shipped_weights_bytes` of it.
const unsigned char *tl_shipped_weights(void);
extern const size_t tl_shipped_weights_bytes;
