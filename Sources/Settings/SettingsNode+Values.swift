extension SettingsNode {
  /// A length of time: `72h`, `3d`, `90m`, `30s`.
  public func seconds() throws(SettingsError) -> Int64 {
    let written = try text()
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = written.last.flatMap({ units[$0] }), let count = Int64(written.dropLast()),
      (0...100_000).contains(count)
    else { throw bad("72h, 3d, 90m, 30s") }
    return count * unit
  }

  /// An amount of bytes: `25MB`, `500KB`, by powers of ten as the SI has them; at most `largest`.
  public func bytes(largest: Int = 1 << 30) throws(SettingsError) -> Int {
    let written = try text().uppercased()
    for (unit, factor) in [("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000)] where written.hasSuffix(unit) {
      guard let count = Int(written.dropLast(2)), count >= 1, count <= largest / factor else { break }
      return count * factor
    }
    throw bad("25MB, 500KB")
  }

  /// A path, from `folder` on where it is relative.
  public func path(in folder: String) throws(SettingsError) -> String {
    let path = try text()
    return path.hasPrefix("/") ? path : folder + "/" + path
  }

  /// Everything that was written, without comments and the way in which it was: equal for equal content, and for nothing else.
  public var canonicalText: String {
    if let pairs = try? pairs() {
      return "{" + pairs.map { Self.counted($0.key) + $0.value.canonicalText }.joined() + "}"
    }
    if let list = try? list() { return "[" + list.map(\.canonicalText).joined() + "]" }
    return isNull ? "~" : Self.counted((try? text()) ?? "")
  }

  private static func counted(_ text: String) -> String { "\(text.utf8.count):\(text)" }
}
