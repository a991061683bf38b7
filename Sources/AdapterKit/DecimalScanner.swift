/// What forms that are not ASCII become before an amount is read.
enum AmountMark {
  static let money: UInt8 = 1
  static let yuan: UInt8 = 2
  static let tenThousand: UInt8 = 3
  static let hundredMillion: UInt8 = 4

  /// The first character as one byte, 0 where no amount holds it, and how many bytes it took.
  static func narrowed(_ text: TextSlice) -> (byte: UInt8, width: Int) {
    let first = text[0]
    if first < 0x80 { return (first == UInt8(ascii: "$") ? money : (first < 0x20 ? 0 : first), 1) }
    if text.count >= 2, first == 0xC2 {
      switch text[1] {
      case 0xA5, 0xA3: return (money, 2)  // ¥ £
      case 0xA0: return (UInt8(ascii: " "), 2)
      default: return (0, 2)
      }
    }
    guard text.count >= 3 else { return (0, 1) }
    switch (first, text[1], text[2]) {
    case (0xE2, 0x82, 0xAC): return (money, 3)  // €
    case (0xE2, 0x88, 0x92): return (UInt8(ascii: "-"), 3)  // −
    case (0xE5, 0x85, 0x83): return (yuan, 3)  // 元
    case (0xE4, 0xB8, 0x87): return (tenThousand, 3)  // 万
    case (0xE4, 0xBA, 0xBF): return (hundredMillion, 3)  // 亿
    case (0xE3, 0x80, 0x80): return (UInt8(ascii: " "), 3)
    case (0xEF, 0xBF, 0xA5), (0xEF, 0xBF, 0xA1), (0xEF, 0xBC, 0x84): return (money, 3)  // ￥ ￡ ＄
    // U+FF01 to U+FF5E are the full-width forms of ASCII 0x21 to 0x7E.
    case (0xEF, 0xBC, let last) where (0x81...0xBF).contains(last): return (last - 0x60, 3)
    case (0xEF, 0xBD, let last) where (0x80...0x9E).contains(last): return (last - 0x20, 3)
    default: return (0, 3)
    }
  }
}

/// Reads the parts of a number from front to back.
struct DecimalScanner {
  private let text: TextSlice
  private var index = 0

  init(_ text: TextSlice) { self.text = text }

  var isAtEnd: Bool { index == text.count }
  var isAtExponent: Bool { index > 0 && peek(UInt8(ascii: "E")) || peek(UInt8(ascii: "e")) }

  private func peek(_ byte: UInt8) -> Bool { index < text.count && text[index] == byte }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek(byte) else { return false }
    index += 1
    return true
  }

  private mutating func takeBlanks() { while take(UInt8(ascii: " ")) {} }

  /// Whether a minus stood there; a plus is passed over.
  mutating func takeSign() -> Bool {
    if take(UInt8(ascii: "-")) { return true }
    _ = take(UInt8(ascii: "+"))
    return false
  }

  mutating func takeNumber(isGrouped: Bool) throws(DecimalNumber.Fault) -> DecimalNumber {
    var mantissa: UInt64 = 0
    var digits = 0
    var sinceComma: Int?
    while index < text.count {
      let digit = text[index] &- UInt8(ascii: "0")
      if digit < 10 {
        try Self.add(digit, to: &mantissa)
        digits += 1
        sinceComma = sinceComma.map { $0 + 1 }
      } else if isGrouped, text[index] == UInt8(ascii: ",") {
        // `1,23` is a decimal comma, which only a group of exactly three rules out.
        guard sinceComma ?? 3 == 3, (1...3).contains(digits) || sinceComma != nil else { throw .malformed }
        sinceComma = 0
      } else {
        break
      }
      index += 1
    }
    guard sinceComma ?? 3 == 3 else { throw .malformed }
    var decimals = 0
    if take(UInt8(ascii: ".")) {
      while index < text.count, text[index] &- UInt8(ascii: "0") < 10 {
        try Self.add(text[index] &- UInt8(ascii: "0"), to: &mantissa)
        decimals += 1
        index += 1
      }
      guard decimals <= 19 else { throw .tooPrecise }
    }
    guard digits + decimals > 0 else { throw .malformed }
    return DecimalNumber(isNegative: false, mantissa: mantissa, decimals: decimals)
  }

  private static func add(_ digit: UInt8, to mantissa: inout UInt64) throws(DecimalNumber.Fault) {
    let (product, productOverflow) = mantissa.multipliedReportingOverflow(by: 10)
    let (sum, sumOverflow) = product.addingReportingOverflow(UInt64(digit))
    if productOverflow || sumOverflow { throw .tooLarge }
    mantissa = sum
  }

  mutating func takeAmount() throws(DecimalNumber.Fault) -> DecimalNumber {
    takeBlanks()
    let isParenthesised = take(UInt8(ascii: "("))
    takeBlanks()
    var isNegative = takeSign()
    takeBlanks()
    if take(AmountMark.money) {
      takeBlanks()
      if !isNegative { isNegative = takeSign() }
    }
    var number = try takeNumber(isGrouped: true)
    if isAtExponent { throw .exponent }
    takeBlanks()
    if take(AmountMark.tenThousand) {
      number.decimals -= 4
    } else if take(AmountMark.hundredMillion) {
      number.decimals -= 8
    }
    takeBlanks()
    if !take(AmountMark.yuan) { _ = take(AmountMark.money) }
    takeBlanks()
    let hasTrailingMinus = take(UInt8(ascii: "-"))
    takeBlanks()
    if isParenthesised {
      guard take(UInt8(ascii: ")")) else { throw .malformed }
      takeBlanks()
    }
    guard isAtEnd, [isParenthesised, isNegative, hasTrailingMinus].count(where: { $0 }) <= 1 else { throw .malformed }
    number.isNegative = (isParenthesised || isNegative || hasTrailingMinus) && number.mantissa > 0
    return number
  }
}
