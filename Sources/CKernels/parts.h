// Loads and stores of a part of a vector, for instruction sets without masks.

typedef float PartVector __attribute__((ext_vector_type(LANES), aligned(4)));

static inline PartVector loadPart(const float *from, ptrdiff_t count) {
  PartVector result = {0};
  for (int i = 0; i < LANES; i++)
    if (i < count) result[i] = from[i];
  return result;
}

static inline void storePart(float *to, PartVector value, ptrdiff_t count) {
  for (int i = 0; i < LANES; i++)
    if (i < count) to[i] = value[i];
}
