// AVX2 and FMA.

#include <stddef.h>

#include "CKernels.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define LANES 8
#define REGISTERS 16
#define LOAD_PART(from, count) loadPart(from, count)
#define STORE_PART(to, value, count) storePart(to, value, count)

#include "parts.h"
#include "kernels.h"

#pragma clang attribute pop

const KernelSet *xtalwatch_kernels_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels : NULL;
}

#else

const KernelSet *xtalwatch_kernels_avx2(void) { return NULL; }

#endif
