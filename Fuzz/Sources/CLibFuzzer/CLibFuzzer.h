// libFuzzer, which comes with the compiler and without a header.
#ifndef CLIBFUZZER_H
#define CLIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*readOneInput)(const uint8_t *start, size_t count));

#endif
