#pragma once
#include <zlib.h>

// The two initialisers are macros, which Swift cannot see.
// 31: the largest window, in the gzip format.

static inline int rc_deflate_start(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
}

static inline int rc_inflate_start(z_stream *stream) {
    return inflateInit2(stream, 31);
}
