// zlib, with the macros that Swift cannot import.
#ifndef CZLIB_H
#define CZLIB_H

#include <zlib.h>

// A decoder of gzip members (window bits 15, plus 16 for the gzip header): `inflateInit2` is a macro.
static inline int tl_gzip_decoder_init(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

#endif
