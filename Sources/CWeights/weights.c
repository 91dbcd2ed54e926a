// The embedded network's model file, inside the binary so that the program runs from anywhere.
#include "CWeights.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// Sixty-four: a cache line.
_Alignas(64) static const unsigned char weights[] = {
#embed "weights.bin"
};

const unsigned char *xtalwatch_weights(void) { return weights; }

size_t xtalwatch_weights_length(void) { return sizeof weights; }
