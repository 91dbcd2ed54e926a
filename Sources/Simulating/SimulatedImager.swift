// Imagers for a demonstration: which files they would export, in order, with a drop's story behind each.
public import Domain
public import Foundation

/// An imager that photographs its plates again and again and names the files as its vendor does.
///
/// It touches no disk: each ``Export`` carries a path relative to the export folder and paints its own frame.
/// About one drop in eight turns crystalline (``Destiny``), more than in a real screen.
public struct SimulatedImager: Sendable {
  public let look: ImagerLook
  /// Rock Maker plate ids (decimal), Rigaku barcodes (8 characters) or HWI plates (a letter and 9 digits).
  public let plates: [String]
  /// The plates' wells that are filled, in the order in which the imager visits them.
  public let wells: [Well]
  /// Days after the plates were set on which they are inspected, ascending; the first is usually 0.
  public let days: [Int]
  /// When the first inspection begins.
  public let started: Date
  public let seed: UInt64

  /// - Precondition: at least one plate, well and day; plates are spelled as `look` demands.
  public init(look: ImagerLook, plates: [String], wells: [Well], days: [Int], started: Date, seed: UInt64) {
    precondition(!plates.isEmpty && !wells.isEmpty && !days.isEmpty, "an imager has plates to photograph")
    precondition(plates.allSatisfy(look.accepts(plate:)), "plates are spelled as their imager spells them")
    self.look = look
    self.plates = plates
    self.wells = wells
    self.days = days
    self.started = started
    self.seed = seed
  }

  /// The drops of every well, in the vendor's numbering.
  public var drops: [Int] {
    switch look {
    case .formulatrix: [1, 2]
    case .rigaku: [1, 3]
    case .hwmri: [1]
    }
  }

  /// Every file of every inspection, in the order in which it would appear.
  public var exports: [Export] { days.indices.flatMap(exports(inspection:)) }

  /// The files of one inspection of all plates.
  ///
  /// - Parameter inspection: index into `days`.
  public func exports(inspection: Int) -> [Export] {
    plates.indices.flatMap { plate in
      wells.indices.flatMap { well in
        drops.flatMap { exports(inspection: inspection, plate: plate, well: well, drop: $0) }
      }
    }
  }

  /// The story of a drop: the same at every inspection.
  public func story(plate: String, well: Well, drop: Int) -> DropStory {
    var mixed = Dice(seed: seed).stream(UInt64(well.row * 1000 + well.column)).stream(UInt64(drop))
    for byte in plate.utf8 { mixed = mixed.stream(UInt64(byte)) }
    return DropStory(seed: mixed.next(), look: look)
  }

  private func exports(inspection: Int, plate: Int, well: Int, drop: Int) -> [Export] {
    let place = ExportPlace(
      plate: plates[plate], plateIndex: plate, plateCount: plates.count, well: wells[well],
      visit: well, drop: drop, inspection: inspection, began: began(inspection: inspection, plate: plate))
    let story = story(plate: plates[plate], well: wells[well], drop: drop)
    return look.files(place).map { path, content in
      Export(
        path: path, content: content, plate: plates[plate], well: wells[well], drop: drop,
        day: Double(days[inspection]), story: story)
    }
  }

  /// When an inspection of a plate begins: plates follow each other by 40 minutes.
  private func began(inspection: Int, plate: Int) -> Date {
    started.addingTimeInterval(Double(days[inspection] * 86_400 + plate * 2_400))
  }
}

/// One file that an imager writes.
public struct Export: Sendable {
  public enum Content: Sendable {
    /// The picture that is to be scored.
    case picture
    /// A small copy of it.
    case thumbnail
    /// The well with a red box where the imager looks for the drop.
    case overlay
  }

  /// Relative to the export folder, with `/` between its parts.
  public let path: String
  public let content: Content
  public let plate: String
  public let well: Well
  public let drop: Int
  public let day: Double
  public let story: DropStory

  /// What a reader would call the picture.
  public var outcome: Outcome { story.outcome(atDay: day) }

  /// Paints the file's picture.
  ///
  /// - Parameter height: of a full picture in pixels; thumbnails are an eighth of it.
  public func frame(height: Int) -> Frame {
    switch content {
    case .picture: story.picture(atDay: day, height: height)
    case .thumbnail: story.picture(atDay: day, height: max(16, height / 8))
    case .overlay: story.picture(atDay: day, height: height).withRedBox()
    }
  }
}

extension Frame {
  /// A copy in color with a red box around its middle.
  fileprivate func withRedBox() -> Frame {
    var colors = [UInt8]()
    colors.reserveCapacity(width * height * 3)
    let box = (columns: width / 4...width * 3 / 4, rows: height / 4...height * 3 / 4)
    for row in 0..<height {
      for column in 0..<width {
        let inside = box.columns.contains(column) && box.rows.contains(row)
        let edge =
          column == box.columns.lowerBound || column == box.columns.upperBound || row == box.rows.lowerBound
          || row == box.rows.upperBound
        if inside && edge {
          colors += [255, 0, 0]
        } else {
          let start = (row * width + column) * channels
          for channel in 0..<3 { colors.append(samples[start + min(channel, channels - 1)]) }
        }
      }
    }
    return Frame(width: width, height: height, channels: 3, samples: colors)
  }
}
