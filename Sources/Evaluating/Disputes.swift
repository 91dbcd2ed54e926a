// The pictures on which a network disagrees most with people: the relabeling step of the MARCO paper
// (Bruno et al. 2018), by which its authors found 42.6 % wrong labels among those that they looked at again.

public import Domain

/// One picture whose label the network disputes.
public struct Dispute: Hashable, Sendable {
  public let picture: JudgedPicture
  /// The probability that the network gives to the person's label.
  public var probability: Double { picture.probabilities[picture.label] }
  /// The network's word.
  public var guess: Outcome { picture.guess }
}

/// How many disputes are worth a second look.
public enum DisputeLimit: Hashable, Sendable {
  /// Of the labeled pictures; the paper's authors looked at 5 %. Rounded up.
  case percent(Double)
  case count(Int)

  func number(of pictures: Int) -> Int {
    switch self {
    case .percent(let percent): Int((Double(pictures) * percent / 100).rounded(.up))
    case .count(let count): count
    }
  }
}

public enum Disputes {
  /// The pictures that the network calls otherwise than the person, those first whose label it finds least
  /// likely; at most as many as the limit says.
  public static func strongest(among pictures: [JudgedPicture], _ limit: DisputeLimit) -> [Dispute] {
    let disputes = pictures.filter { $0.guess != $0.label }.map { Dispute(picture: $0) }
    let ranked = disputes.sorted { ($0.probability, $0.picture.path) < ($1.probability, $1.picture.path) }
    return Array(ranked.prefix(limit.number(of: pictures.count)))
  }
}
