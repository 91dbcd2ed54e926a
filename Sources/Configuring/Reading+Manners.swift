// What a sink is told and when: routes, grouping, digests, quiet hours.

import Domain
import SystemPackage

extension Reading {
  func route(_ table: inout TableReader, sources: [String]) -> RouteSettings {
    var route = RouteSettings()
    if let about = table.strings("about") {
      for (index, word) in about.enumerated() where !["hits", "operations"].contains(word) {
        table.report("about[\(index)]", .badValue(remedy: Reading.choice(word, of: ["hits", "operations"])))
      }
      if about.isEmpty { table.report("about", .badValue(remedy: "must name hits, operations or both")) }
      route.hits = about.contains("hits")
      route.operations = about.contains("operations")
    }
    route.plates = table.strings("plates") ?? []
    route.sources = table.strings("sources") ?? []
    for (index, name) in route.sources.enumerated() where !sources.contains(name) {
      table.report("sources[\(index)]", .badValue(remedy: Reading.choice(name, of: sources)))
    }
    route.owners = table.strings("owners") ?? []
    route.immediateFrom = table.number("immediate_from", in: 0...1)
    return route
  }

  func manners(_ table: inout TableReader, of kind: SinkSettings.Kind) -> MannerSettings {
    var manners = MannerSettings(groupsByPlate: kind.isForPeople)
    if let group = table.string("group") {
      if !["plate", "drop"].contains(group) {
        table.report("group", .badValue(remedy: Reading.choice(group, of: ["plate", "drop"])))
      }
      manners.groupsByPlate = group == "plate"
    }
    if let wait = table.number("wait_seconds", in: 0...3_600) { manners.wait = .seconds(wait) }
    if let most = table.number("wait_at_most_seconds", in: 0...86_400) { manners.waitAtMost = .seconds(most) }
    if let cooldown = table.number("cooldown_minutes", in: 0...1_440) {
      manners.cooldown = .seconds(60 * cooldown)
    }
    (manners.digestTime, manners.digestWeekday) = digest(&table) ?? (manners.digestTime, nil)
    manners.quietHours = quietHours(&table)
    return manners
  }

  private static let days = [
    "daily", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
  ]

  /// `daily 08:00` or `monday 08:00`.
  private func digest(_ table: inout TableReader) -> (TimeOfDay, Int?)? {
    guard let text = table.string("digest") else { return nil }
    let words = text.split(separator: " ")
    guard words.count == 2, let day = Reading.days.firstIndex(of: String(words[0])),
      let time = TimeOfDay(words[1])
    else {
      let remedy = "must be daily or a day of the week, and a time: \"daily 08:00\", \"monday 08:00\""
      table.report("digest", .badValue(remedy: remedy))
      return nil
    }
    return (time, day == 0 ? nil : day)
  }

  /// `22:00-07:00`.
  private func quietHours(_ table: inout TableReader) -> QuietSettings? {
    guard let text = table.string("quiet_hours") else { return nil }
    let times = text.split(separator: "-", omittingEmptySubsequences: false).map { TimeOfDay($0) }
    guard times.count == 2, let begin = times[0], let end = times[1], begin != end else {
      table.report("quiet_hours", .badValue(remedy: "must be two times that differ, as \"22:00-07:00\""))
      return nil
    }
    return QuietSettings(begin: begin, end: end)
  }
}
