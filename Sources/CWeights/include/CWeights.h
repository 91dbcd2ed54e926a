// The embedded network's model file (safetensors), as bytes in the read-only data of the binary.
#ifndef CWEIGHTS_H
#define CWEIGHTS_H

#include <stddef.h>

const unsigned char *xtalwatch_weights(void);
size_t xtalwatch_weights_length(void);

#endif
