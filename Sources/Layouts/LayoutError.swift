// What can be wrong with the layouts that a user writes, and the text that says so.

/// A layout cannot be built from the configuration.
public enum LayoutError: Error, Hashable, Sendable {
  /// A custom layout's name has other characters than letters, digits, `.`, `_` and `-`, or none.
  case invalidName(String)
  case duplicateName(String)
  /// The layout's template or options do not make sense.
  case template(layout: String, template: String, problem: TemplateProblem)
}

/// What is wrong with a template; positions count characters from 1.
public enum TemplateProblem: Error, Hashable, Sendable {
  case empty
  case unclosedBrace(position: Int)
  case strayBrace(position: Int)
  case unknownField(String, position: Int)
  case unknownFormat(String, field: String, position: Int)
  /// A date without its spelling.
  case missingFormat(field: String, position: Int)
  /// Two fields of any length touch, so that nothing says where the first one ends.
  case adjacentFields(position: Int)
  /// No field and no constant gives what every picture needs.
  case missing(String, remedy: String)
  case unknownOption(field: String)
  /// A constant for something that the template reads already.
  case constantIsRead(field: String)
  case invalidConstant(field: String, value: String)
}

extension LayoutError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidName(let name):
      "layout name \"\(name)\": use letters, digits, '.', '_' and '-'"
    case .duplicateName(let name):
      "layout name \"\(name)\" is given twice: rename one of them"
    case .template(let layout, let template, let problem):
      "layout \"\(layout)\", template \"\(template)\": \(problem)"
    }
  }
}

extension TemplateProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty:
      "it is empty"
    case .unclosedBrace(let position):
      "the '{' at \(position) is never closed"
    case .strayBrace(let position):
      "the brace at \(position) belongs to no field"
    case .unknownField(let field, let position):
      "no field is called \"\(field)\" (at \(position)): known are \(TemplateField.Name.known)"
    case .unknownFormat(let format, let field, let position):
      "format \"\(format)\" does not fit field \"\(field)\" (at \(position))"
    case .missingFormat(let field, let position):
      "\(field) at \(position) needs a format, as in {\(field):yyyyMMdd}: yyyy yy MM dd HH mm ss"
    case .adjacentFields(let position):
      "the field at \(position) follows another one of any length: "
        + "put text between them or give one a width, as in {plate:10}"
    case .missing(let what, let remedy):
      "nothing gives the \(what): \(remedy)"
    case .unknownOption(let field):
      "an option names the field \"\(field)\", which does not exist: known are \(TemplateField.Name.known)"
    case .constantIsRead(let field):
      "\"\(field)\" has a constant although the template reads it: remove one of them"
    case .invalidConstant(let field, let value):
      "\"\(value)\" cannot be the constant for \"\(field)\""
    }
  }
}
