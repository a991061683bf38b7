// libphonenumber behind a C interface: from a number as written to E.164.
#ifndef CPHONENUMBER_H
#define CPHONENUMBER_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// E.164 has a plus sign and at most 15 digits; libphonenumber lets 17 and a country code of 3 pass.
enum { TL_PHONE_E164_MAX = 24 };

// Whether numbers can be read as dialled from `region`, an ISO 3166-1 code with a terminating zero.
int tl_phone_knows_region(const char *region);

// Writes the E.164 form of `text`, as dialled from `region`, into `e164` without a terminating zero. Returns its length,
// or 0 where the text is no number. With `valid_only`, also 0 where no range of the numbering plan has it.
size_t tl_phone_e164(const char *text, size_t length, const char *region, int valid_only,
                     char e164[TL_PHONE_E164_MAX]);

#ifdef __cplusplus
}
#endif
#endif
