// Matrix multiplication: the only file that calls BLAS.
//
// OpenBLAS picks its kernels by processor model when it loads. Debian 12's 0.3.21 does not know newer models and
// falls back to SSE3 (`OPENBLAS_VERBOSE=2` prints the choice), at a half to a third of the speed.

private import COpenBLAS

/// OpenBLAS without its own threads: pictures are spread over our workers, and two pools would fight.
private let oneThread: Void = openblas_set_num_threads(1)

/// A row-major matrix in memory whose rows lie `stride` floats apart.
struct Matrix<Pointer> {
  let base: Pointer
  let stride: Int
}

/// `result = left * right`, with `left` of `rows` x `inner` and `right` of `inner` x `columns` floats.
func multiply(
  _ left: Matrix<UnsafePointer<Float>>, _ right: Matrix<UnsafePointer<Float>>,
  into result: Matrix<UnsafeMutablePointer<Float>>, rows: Int, inner: Int, columns: Int
) {
  _ = oneThread
  cblas_sgemm(
    CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(rows), blasint(columns), blasint(inner),
    1, left.base, blasint(left.stride), right.base, blasint(right.stride),
    0, result.base, blasint(result.stride))
}

/// `result = left * rightᵀ`, or `result += left * rightᵀ`, with `left` of `rows` x `inner` and `right` of
/// `columns` x `inner` floats.
func multiplyTransposed(
  _ left: Matrix<UnsafePointer<Float>>, _ right: Matrix<UnsafePointer<Float>>,
  into result: Matrix<UnsafeMutablePointer<Float>>, adding: Bool, rows: Int, inner: Int, columns: Int
) {
  _ = oneThread
  cblas_sgemm(
    CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(columns), blasint(inner),
    1, left.base, blasint(left.stride), right.base, blasint(right.stride),
    adding ? 1 : 0, result.base, blasint(result.stride))
}
