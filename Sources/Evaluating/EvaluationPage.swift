// The figures as one page that can be mailed: tables and curves, no other file.

extension Evaluation {
  public var page: String {
    let title = "Evaluation of \(model)"
    let lines = heading.map { "<p>\(Markup.escaped($0))</p>" }
    let body =
      ["<h1>\(Markup.escaped(title))</h1>"] + lines + tables.map(Evaluation.markup)
      + [drawing.svg, "<p class=\"note\">\(Markup.escaped(Evaluation.method.joined(separator: " ")))</p>"]
    return Markup.page(title: title, style: Evaluation.style, body: body.joined(separator: "\n"))
  }

  public var drawing: ROCDrawing { ROCDrawing(overall.curves, title: "\(model), recipe \(recipe)") }

  private static let style = """
    table { border-collapse: collapse; margin: 0.5em 0 1.5em }
    th, td { padding: 0.25em 0.8em; text-align: left; border-bottom: 1px solid #ddd; white-space: nowrap }
    .note { color: #666; max-width: 50em }
    """

  private static func markup(_ table: EvaluationTable) -> String {
    let header = row(table.columns, cell: "th")
    let rows = table.rows.map { row($0, cell: "td") }
    let note = table.note.isEmpty ? "" : "<p class=\"note\">\(Markup.escaped(table.note))</p>"
    return """
      <h2>\(Markup.escaped(table.title))</h2>
      <table>
      \(([header] + rows).joined(separator: "\n"))
      </table>
      \(note)
      """
  }

  private static func row(_ texts: [String], cell: String) -> String {
    "<tr>" + texts.map { "<\(cell)>\(Markup.escaped($0))</\(cell)>" }.joined() + "</tr>"
  }
}
