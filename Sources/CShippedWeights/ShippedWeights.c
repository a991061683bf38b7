#include "CShippedWeights.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char weights[] = {
#embed "weights.json"
};

const unsigned char *tl_shipped_weights(void) { return weights; }
const size_t tl_shipped_weights_bytes = sizeof weights;
