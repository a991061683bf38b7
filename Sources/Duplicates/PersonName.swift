/// What a customer is called, as far as two of them can be compared.
public struct PersonName: Hashable, Sendable {
  /// The hash of the family name; 0 where it cannot be told.
  var family: UInt32
  /// The hash of the name without the family name; 0 where only the family name is known, as in `王女士`.
  var given: UInt32
  /// The hash of the whole name; 0 where only the family name is known.
  var full: UInt32
  /// The hash of how the name sounds: 张伟 and 章伟 are the same when heard.
  var sound: UInt32

  /// Reads a folded name: `陈晓明`, `王女士`, `老付🌸`, `A李工`, `John Smith`. `nil` where nothing is left of it. `sound` tells how a
  /// Chinese name sounds. O(n).
  init?(_ folded: [UInt16], sound: (String) -> String) {
    let chinese = folded.filter { TextFolding.kind(of: $0) == .ideograph }
    if chinese.isEmpty {
      self.init(words: folded.split { TextFolding.kind(of: $0) != .letter })
      return
    }
    var name = chinese[...]
    if let title = Self.titles.first(where: { name.count > $0.count && name.suffix($0.count).elementsEqual($0) }),
      name.count - title.count <= 2
    {
      self.init(family: name.dropLast(title.count))
      return
    }
    if name.count == 2, let first = name.first, Self.familiar.contains(first) {
      self.init(family: name.dropFirst())
      return
    }
    name = name.prefix(12)
    let familyCount = name.count > 2 && Self.doubles.contains(String(decoding: name.prefix(2), as: UTF16.self)) ? 2 : 1
    let heard = sound(String(decoding: name, as: UTF16.self)).utf16.filter { $0 != 0x20 }
    self.init(
      family: name.prefix(familyCount), given: name.dropFirst(familyCount), full: TextHash.of(name, seed: 13),
      sound: TextHash.of(heard, seed: 14))
  }

  private init(family: ArraySlice<UInt16>, given: ArraySlice<UInt16> = [], full: UInt32 = 0, sound: UInt32 = 0) {
    self.family = TextHash.of(family, seed: 11)
    self.given = given.isEmpty ? 0 : TextHash.of(given, seed: 12)
    (self.full, self.sound) = (full, sound)
  }

  /// A name written with letters: the last word is taken for the family name.
  private init?(words: [ArraySlice<UInt16>]) {
    let names = words.filter { $0.count > 1 && !Self.englishTitles.contains(String(decoding: $0, as: UTF16.self)) }
    guard let last = names.last else { return nil }
    guard names.count > 1 || words.count == 1 else {
      self.init(family: last)
      return
    }
    let sorted = names.map { String(decoding: $0, as: UTF16.self) }.sorted().joined(separator: " ")
    let full = TextHash.of(sorted.utf16, seed: 13)
    self.init(family: last, given: Array(names.dropLast().joined(separator: [0x20]))[...], full: full, sound: full)
  }

  private static let titles = ["先生", "女士", "小姐", "太太", "老师", "经理", "老板", "总", "哥", "姐", "工", "叔", "姨"].map {
    Array($0.utf16)
  }
  private static let familiar: Set<UInt16> = Set("老小阿".utf16)
  private static let doubles: Set<String> = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "司徒", "夏侯", "端木", "南宫",
  ]
  private static let englishTitles: Set<String> = ["mr", "mrs", "ms", "miss", "dr", "prof"]
}

/// How much two people's names agree, the strongest first.
enum NameAgreement: Int, CaseIterable {
  /// The same full name.
  case equal = 1
  /// It only sounds the same, as 张伟 and 章伟.
  case sound
  /// The same name with another family name.
  case given
  /// One is a full name, of the other only the same family name is known.
  case familyOfFull
  /// The same family name, of both no more is known.
  case family
  /// Two full names that share the family name only.
  case relatives
  /// Nothing in common.
  case other

  /// The strongest agreement between any two of them; `nil` where one of them has no name. O(n · m) of a few names.
  init?(_ first: some Collection<PersonName>, _ second: some Collection<PersonName>) {
    var best: NameAgreement?
    for one in first {
      for other in second {
        let agreement = Self.between(one, other)
        if agreement.rawValue < (best?.rawValue ?? .max) { best = agreement }
      }
    }
    guard let best else { return nil }
    self = best
  }

  private static func between(_ one: PersonName, _ other: PersonName) -> NameAgreement {
    switch (one.full != 0, other.full != 0) {
    case (true, true):
      if one.full == other.full { return .equal }
      if one.sound == other.sound { return .sound }
      if one.given != 0, one.given == other.given { return .given }
      return one.family == other.family ? .relatives : .other
    case (true, false), (false, true): return one.family == other.family ? .familyOfFull : .other
    case (false, false): return one.family == other.family ? .family : .other
    }
  }
}
