// Layouts that a user writes as a template.
//
// | template                                                     | reads                                   |
// |--------------------------------------------------------------|-----------------------------------------|
// | `{barcode}_{well}_{drop}_{datetime:yyyyMMddHHmmss}.{ext}`    | `J1_A12_2_20200413130523.jpg`           |
// | `{barcode}/{inspection:int}/{*}_{col:02}_{row:02}_{*}.{ext}` | `CI022987/3/RMM3_01_02_RDI.jpg`         |
// | `{plate:10}{batch:12}-{modality}/{plate:10}{index:04}{*}.jpg` | fixed widths; the plate must agree      |
//
// A template covers the last folders of a path, as many as it names, and any folders may stand above them.
// The tables in TemplateField.swift and Template.swift list fields and formats.

public import Domain

/// A layout from the configuration.
public struct CustomLayout: Layout {
  /// What a template cannot say.
  public struct Options: Sendable {
    /// Fields that the path does not have, by name: `["drop": "1"]`.
    public var constants: [String: String]
    /// The light that a value of `modality`, or else of `profile`, stands for: `["5": .uv]`. A value that is
    /// not in the table is not scored; without a table, only values that say `uv` or `shg` are not.
    public var modalities: [String: Modality]
    /// The values of a field whose pictures are scored, by the field's name: `["type": ["ef"]]`.
    public var only: [String: Set<String>]

    public init(
      constants: [String: String] = [:], modalities: [String: Modality] = [:],
      only: [String: Set<String>] = [:]
    ) {
      self.constants = constants
      self.modalities = modalities
      self.only = only
    }
  }

  public let name: String
  public var id: String { "custom:" + name }
  public let vendor = Vendor.custom

  private let text: String
  private let template: Template
  private let constants: [TemplateField.Name: String]
  private let modalities: [String: Modality]
  private let only: [(field: TemplateField.Name, values: Set<String>)]

  /// - Parameters:
  ///   - name: letters, digits, `.`, `_` and `-`; the layout's id is `custom:` and the name.
  ///   - template: as in the table on top of this file.
  public init(name: String, template: String, options: Options = Options()) throws(LayoutError) {
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) })
    else { throw .invalidName(name) }
    self.name = name
    text = template
    modalities = options.modalities
    do throws(TemplateProblem) {
      self.template = try Template(template)
      constants = try Self.constants(options.constants, beside: self.template)
      only = try Self.rules(options.only)
      try Self.requireEssentials(of: self.template, constants)
    } catch {
      throw .template(layout: name, template: template, problem: error)
    }
  }

  public func identify(_ path: RelativePath, in context: LayoutContext) -> LayoutVerdict {
    guard let matcher = TemplateMatcher(template, on: path), let reading = matcher.shortest() else {
      return .notMine(reason: "the path does not fit \(text)")
    }
    guard let other = matcher.longest(), other.meaning == reading.meaning else {
      return .conflict(reason: "the path fits \(text) in more than one way: give a field a width or a format")
    }
    do throws(Contradiction) {
      let values = try FieldValues(reading, constants: constants)
      let light = light(of: values)
      return .matched(
        PictureDescription(
          layout: id, vendor: vendor, drop: try values.drop(in: context), timepoint: try values.timepoint(),
          imagedAt: try values.imagedAt(in: context), modality: light.modality,
          action: refusal(of: values, context).map { .skip(reason: $0) } ?? light.action,
          variant: variant(of: values), raw: values.raw))
    } catch {
      return .conflict(reason: error.reason)
    }
  }

  private func light(of values: FieldValues) -> (modality: Modality, action: PictureAction) {
    let profile = modalities.isEmpty ? nil : values[.profile]
    guard let told = values[.modality] ?? profile else { return (.visible, .classify) }
    switch modalities[told] ?? Modality(rawValue: told.lowercased()) {
    case .visible: return (.visible, .classify)
    case .uv: return (.uv, .skip(reason: "\(told): ultraviolet, the network knows visible light only"))
    case .shg: return (.shg, .skip(reason: "\(told): SHG, the network knows visible light only"))
    case .unknown, nil:
      // A name that nobody explained is scored: a table says that the user did explain them.
      return modalities.isEmpty
        ? (.unknown, .classify)
        : (.unknown, .skip(reason: "\(told) is not visible light in the layout's modalities: add it there"))
    }
  }

  private func refusal(of values: FieldValues, _ context: LayoutContext) -> String? {
    for (field, allowed) in only {
      if let value = values[field], !allowed.contains(value) {
        let scored = allowed.sorted().joined(separator: ", ")
        return "\(field.rawValue) \(value) is not among those scored (\(scored))"
      }
    }
    guard let visible = context.visibleProfiles, let profile = values[.profile], !visible.contains(profile)
    else { return nil }
    return LayoutContext.reason(notVisible: profile, visible)
  }

  private func variant(of values: FieldValues) -> String {
    let fields: [TemplateField.Name] = [.region, .profile, .modality, .type, .slice, .z, .imager]
    return fields.compactMap { field in values[field].map { "\(field.rawValue) \($0)" } }
      .joined(separator: " ")
  }
}

// What is checked when the configuration is read, so that it cannot fail on a picture.
extension CustomLayout {
  private static func constants(
    _ constants: [String: String], beside template: Template
  ) throws(TemplateProblem) -> [TemplateField.Name: String] {
    var known: [TemplateField.Name: String] = [:]
    for (spelled, value) in constants.sorted(by: { $0.key < $1.key }) {
      guard let name = TemplateField.Name(spelled: spelled) else { throw .unknownOption(field: spelled) }
      guard !template.fields.contains(where: { $0.name == name }), known[name] == nil else {
        throw .constantIsRead(field: spelled)
      }
      guard canBeConstant(name, value) else { throw .invalidConstant(field: spelled, value: value) }
      known[name] = value
    }
    return known
  }

  private static func canBeConstant(_ name: TemplateField.Name, _ value: String) -> Bool {
    switch name {
    case .drop, .column, .index: Int(value).map { $0 >= 1 } ?? false
    case .row: (Int(value) ?? Well.row(letters: value)).map { $0 >= 1 } ?? false
    case .well: WellLabel(value) != nil
    case .ignored, .fileExtension, .date, .time, .datetime: false
    default: !value.isEmpty
    }
  }

  private static func rules(
    _ only: [String: Set<String>]
  ) throws(TemplateProblem) -> [(field: TemplateField.Name, values: Set<String>)] {
    var rules: [(field: TemplateField.Name, values: Set<String>)] = []
    for (spelled, values) in only.sorted(by: { $0.key < $1.key }) {
      guard let name = TemplateField.Name(spelled: spelled) else { throw .unknownOption(field: spelled) }
      rules.append((name, values))
    }
    return rules
  }

  private static func requireEssentials(
    of template: Template, _ constants: [TemplateField.Name: String]
  ) throws(TemplateProblem) {
    let given = Set(template.fields.map(\.name)).union(constants.keys)
    guard given.contains(.plate) else {
      throw .missing("plate", remedy: "add {plate} or {barcode}")
    }
    guard given.contains(.well) || given.contains(.index) || given.isSuperset(of: [.row, .column]) else {
      throw .missing("well", remedy: "add {well}, {row} with {col}, or {index}")
    }
    guard !given.isDisjoint(with: [.inspection, .batch, .date, .datetime]) else {
      throw .missing(
        "timepoint",
        remedy: "add {inspection}, {batch}, {date:...} or {datetime:...}, or a constant inspection")
    }
  }
}
