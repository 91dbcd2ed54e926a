// What a share of so many tells of the share of all.

/// Wilson's score interval (Wilson 1927, J. Am. Stat. Assoc. 22:209), which stays inside 0...1, but for rounding, and keeps
/// its width where the share is 0 or 1.
///
/// - Parameters:
///   - share: 0...1.
///   - total: of how many independent ones; more than 0.
///   - z: the quantile of the standard normal distribution that the interval reaches to, on both sides.
package func wilsonInterval(of share: Double, total: Double, z: Double) -> (low: Double, high: Double) {
  let shrink = z * z / total
  let middle = (share + shrink / 2) / (1 + shrink)
  let half = z / (1 + shrink) * (share * (1 - share) / total + shrink / (4 * total)).squareRoot()
  return (middle - half, middle + half)
}
