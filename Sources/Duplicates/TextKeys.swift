/// What stands in a text and is no language: telephone numbers, mail addresses, chat ids, and the numbers of orders and parcels.
struct TextKeys {
  /// Whoever the text says can be reached so.
  private(set) var contactables: [Contactable] = []
  /// Hashes of other numbers of six digits and more, letters before them included.
  private(set) var numbers: [UInt64] = []
  /// The text, with a full stop for each of them.
  private(set) var rest: [UInt16] = []

  /// More than a letter would name: lists and logs.
  private static let keysMax = 16
  private static let numberSeed: UInt32 = 7

  /// Reads a folded text. O(n).
  init(in text: [UInt16]) {
    var index = 0
    rest.reserveCapacity(text.count)
    // How long the rest was at each character, so that what turns out to be the beginning of an address can be taken back.
    var lengths = [Int](repeating: 0, count: text.count)
    while index < text.count {
      let unit = text[index]
      lengths[index] = rest.count
      let isWordStart = index == 0 || !Self.isWord(text[index - 1])
      if unit == Self.at, let mail = mailAround(index, in: text) {
        add(Contactable(mail: text[mail]))
        rest.removeLast(max(0, rest.count - lengths[mail.lowerBound]))
        index = mail.upperBound
      } else if isWordStart, text[index...].starts(with: Self.chatPrefix) {
        let end = Self.end(of: text, from: index + Self.chatPrefix.count) { Self.isWord($0) || $0 == 0x2D }
        add(Contactable(chat: Array(text[index..<end])))
        index = end
      } else if isWordStart, let number = Self.number(in: text, from: index) {
        guard !Self.isDate(text[number]) else {
          rest.append(contentsOf: text[index..<number.upperBound])
          index = number.upperBound
          continue
        }
        read(number: text[index..<number.upperBound], in: text)
        index = number.upperBound
      } else {
        rest.append(unit)
        index += 1
        continue
      }
      rest.append(Self.stop)
    }
  }

  private mutating func add(_ contactable: Contactable?) {
    guard let contactable, contactables.count < Self.keysMax, !contactables.contains(contactable) else { return }
    contactables.append(contactable)
  }

  private mutating func read(number: ArraySlice<UInt16>, in text: [UInt16]) {
    let digits = number.filter { (0x30...0x39).contains($0) }
    let isMobile = digits.count == 11 && digits[0] == 0x31 && digits[1] >= 0x33
    let isAbroad = digits.count == 13 && digits.starts(with: [0x38, 0x36, 0x31])
    let hasPlus = number.startIndex > 0 && text[number.startIndex - 1] == 0x2B
    if number.count - digits.count <= 4,
      isMobile || isAbroad || hasPlus || Self.isAnnounced(number.startIndex, in: text)
    {
      add(Contactable(phone: digits))
    } else if numbers.count < Self.keysMax {
      let hash = TextHash.long(number.filter { $0 != 0x2D && $0 != 0x5F && $0 != 0x20 }, seed: Self.numberSeed)
      if !numbers.contains(hash) { numbers.append(hash) }
    }
  }

  /// Whether a word such as `手机` stands close before a number.
  private static func isAnnounced(_ start: Int, in text: [UInt16]) -> Bool {
    let before = text[max(0, start - 8)..<start]
    return announcements.contains { word in before.indices.contains { before[$0...].starts(with: word) } }
  }

  /// Where the digits stand of letters up to four and digits six and more, with hyphens or blanks between groups of digits.
  private static func number(in text: [UInt16], from start: Int) -> Range<Int>? {
    let before = start > 0 ? text[start - 1] : 0
    // The decimals of a number are none of its own.
    if before == 0x2E, start > 1, (0x30...0x39).contains(text[start - 2]) { return nil }
    var index = start
    while index < text.count, index - start < 5, (0x61...0x7A).contains(text[index]) { index += 1 }
    guard index - start < 5 else { return nil }
    if index > start, index < text.count, text[index] == 0x2D || text[index] == 0x5F { index += 1 }
    let first = index
    var digits = 0
    var end = index
    while index < text.count {
      let isSeparator = text[index] == 0x2D || (text[index] == 0x20 && (digits >= 2 || before == 0x2B))
      if (0x30...0x39).contains(text[index]) {
        digits += 1
        index += 1
        end = index
      } else if isSeparator, index > first, index + 1 < text.count, (0x30...0x39).contains(text[index + 1]) {
        index += 1
      } else {
        break
      }
    }
    guard digits >= 6, digits <= 32 else { return nil }
    // Letters go on, or it is the beginning of an address, such as `123456789@qq.com`.
    if end < text.count, (0x61...0x7A).contains(text[end]) || text[end] == at { return nil }
    return first..<end
  }

  /// `2024-09-01`, with or without a time behind it.
  private static func isDate(_ number: ArraySlice<UInt16>) -> Bool {
    let groups = number.split { $0 == 0x2D || $0 == 0x20 }
    return groups.count >= 3 && groups[0].count == 4 && groups[1].count <= 2 && groups[2].count <= 2
      && (groups[0].first == 0x31 || groups[0].first == 0x32)
  }

  private func mailAround(_ place: Int, in text: [UInt16]) -> Range<Int>? {
    var start = place
    while start > 0, place - start < 64, Self.isWord(text[start - 1]) || Self.inMail.contains(text[start - 1]) {
      start -= 1
    }
    var end = Self.end(of: text, from: place + 1) { Self.isWord($0) || $0 == 0x2D || $0 == 0x2E }
    while end > place + 1, text[end - 1] == 0x2E { end -= 1 }
    guard start < place, text[(place + 1)..<end].contains(0x2E) else { return nil }
    return start..<end
  }

  private static func end(of text: [UInt16], from start: Int, while isPart: (UInt16) -> Bool) -> Int {
    var end = start
    while end < text.count, end - start < 128, isPart(text[end]) { end += 1 }
    return end
  }

  private static func isWord(_ unit: UInt16) -> Bool {
    (0x61...0x7A).contains(unit) || (0x30...0x39).contains(unit) || unit == 0x5F
  }

  private static let at: UInt16 = 0x40
  private static let stop: UInt16 = 0x2E
  private static let inMail: Set<UInt16> = [0x2E, 0x25, 0x2B, 0x2D]
  private static let chatPrefix = Array("wxid_".utf16)
  private static let announcements = ["电话", "手机", "致电", "tel", "phone", "mobile", "call"].map { Array($0.utf16) }
}
