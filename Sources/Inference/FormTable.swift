// Which form each convolution takes: measured once and written down, so that a picture gives the same bits at every
// start.

/// A choice of forms.
package struct FormTable: Sendable {
  package let choose: @Sendable (Geometry) -> Form

  package init(_ choose: @escaping @Sendable (Geometry) -> Form) { self.choose = choose }

  /// A window, the least side of the map that it gives, and what is fastest from there on.
  private struct Row {
    let height: Int
    let width: Int
    let side: Int
    let form: Form
  }

  private static func rows(for set: InstructionSet) -> [Row] {
    // Six at once need more weights, and with AVX-512 smaller maps wait for those longer than it saves.
    let planes: [Row] =
      switch set {
      case .avx512:
        [
          Row(height: 3, width: 3, side: 60, form: .winograd(6)),
          Row(height: 3, width: 3, side: 10, form: .winograd(4)),
        ]
      case .avx2, .baseline:
        [
          Row(height: 3, width: 3, side: 20, form: .winograd(6)),
          Row(height: 3, width: 3, side: 6, form: .winograd(4)),
        ]
      }
    return planes + [
      Row(height: 5, width: 5, side: 8, form: .winograd(4)),
      Row(height: 1, width: 7, side: 8, form: .winograd(6)),
      Row(height: 7, width: 1, side: 8, form: .winograd(6)),
      Row(height: 1, width: 3, side: 6, form: .winograd(4)),
      Row(height: 3, width: 1, side: 6, form: .winograd(4)),
    ]
  }

  /// What was measured to be the fastest, for MARCO and for thin members of its family (docs/performance.md): the first
  /// row that fits; where none does, direct.
  package static func measured(for set: InstructionSet) -> FormTable {
    let rows = rows(for: set)
    return FormTable { geometry in
      let side = min(geometry.rows.output, geometry.columns.output)
      let row = rows.first {
        $0.height == geometry.window.height && $0.width == geometry.window.width && $0.side <= side
      }
      return geometry.window.stride == 1 ? row?.form ?? .direct : .direct
    }
  }
}
