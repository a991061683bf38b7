// GMime's decoders of content transfer encodings: streaming, without an allocation.
#ifndef CGMIME_H
#define CGMIME_H

#include <gmime/gmime-encodings.h>

#endif
