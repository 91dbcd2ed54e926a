// AVX-512: vectors of 16, 32 of them, masks.

#include <stddef.h>

#include "CKernels.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)

#define LANES 16
#define REGISTERS 32
#define LOAD_PART(from, count) (Vector)_mm512_maskz_loadu_ps((__mmask16)((1u << (count)) - 1), from)
#define STORE_PART(to, value, count) _mm512_mask_storeu_ps(to, (__mmask16)((1u << (count)) - 1), (__m512)(value))

#include "kernels.h"

#pragma clang attribute pop

const KernelSet *xtalwatch_kernels_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
    ? &kernels : NULL;
}

#else

const KernelSet *xtalwatch_kernels_avx512(void) { return NULL; }

#endif
