// What every processor of the architecture can do: SSE2 on x86-64, NEON on arm64.

#include <stddef.h>

#define LANES 4
#if defined(__aarch64__)
#define REGISTERS 32
#else
#define REGISTERS 16
#endif
#define LOAD_PART(from, count) loadPart(from, count)
#define STORE_PART(to, value, count) storePart(to, value, count)

#include "parts.h"
#include "kernels.h"

const KernelSet *xtalwatch_kernels_baseline(void) { return &kernels; }
