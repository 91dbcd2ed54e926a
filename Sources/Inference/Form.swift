// The ways to compute a convolution.

/// How a convolution is computed. All forms give the same sums up to rounding.
package enum Form: Hashable, Sendable {
  /// Every product of the definition, read where the pixels lie.
  case direct
  /// Winograd's: so many output pixels of an axis at once, with fewer products and a few more sums.
  case winograd(Int)
}
