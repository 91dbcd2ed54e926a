// A contact sheet of disputed pictures: one page with the pictures in it, to look through with the answer file.

private import Domain
public import Foundation

/// One page of numbered tiles.
public struct DisputeSheet: Sendable {
  /// A dispute and what it looks like.
  public struct Tile: Sendable {
    let dispute: Dispute
    let jpeg: Result<Data, Unseen>

    public init(_ dispute: Dispute, jpeg: Result<Data, Unseen>) {
      self.dispute = dispute
      self.jpeg = jpeg
    }

    /// Whether the page cannot show it.
    public var isUnseen: Bool {
      if case .failure = jpeg { true } else { false }
    }
  }

  /// Why a tile shows no picture.
  public struct Unseen: Error, Sendable {
    let reason: String

    public init(_ reason: String) { self.reason = reason }
  }

  private let tiles: [Tile]
  private let model: String
  private let answers: String

  /// - Parameters:
  ///   - tiles: numbered from 1 in this order, which is that of the answer file.
  ///   - answers: the name of the answer file.
  public init(_ tiles: [Tile], model: String, answers: String) {
    self.tiles = tiles
    self.model = model
    self.answers = answers
  }

  public var page: String {
    let intro = """
      <h1>Disputed labels</h1>
      <p>\(tiles.count) pictures on which \(Markup.escaped(model)) disagrees most with the person, the strongest \
      first. Look at each, write what it shows into the column <code>label</code> of \
      <code>\(Markup.escaped(answers))</code>, delete the lines that you leave open, and give the file to \
      <code>xtalwatch label --csv</code>.</p>
      """
    let body = intro + "\n<main>\n" + tiles.enumerated().map(figure).joined(separator: "\n") + "\n</main>"
    return Markup.page(title: "Disputed labels", style: DisputeSheet.style, body: body)
  }

  private static let style = """
    main { display: grid; grid-template-columns: repeat(auto-fill, minmax(20em, 1fr)); gap: 1em }
    figure { margin: 0; padding: 0.5em; border: 1px solid #ccc }
    figure img { width: 100%; display: block }
    figure small { color: #666; overflow-wrap: anywhere }
    """

  private func figure(_ index: Int, _ tile: Tile) -> String {
    let dispute = tile.dispute
    let guess = dispute.picture.probabilities[dispute.guess]
    return """
      <figure>\(picture(tile))
      <figcaption><b>\(index + 1)</b> person: <b>\(dispute.picture.label)</b> \
      (\(Percent.digits(dispute.probability)) %), network: <b>\(dispute.guess)</b> (\(Percent.digits(guess)) %)<br>
      <small>\(Markup.escaped(dispute.picture.path))</small></figcaption></figure>
      """
  }

  private func picture(_ tile: Tile) -> String {
    switch tile.jpeg {
    case .success(let jpeg): "<img alt=\"\" src=\"data:image/jpeg;base64,\(jpeg.base64EncodedString())\">"
    case .failure(let unseen): "<p>cannot be shown: \(Markup.escaped(unseen.reason))</p>"
    }
  }
}
