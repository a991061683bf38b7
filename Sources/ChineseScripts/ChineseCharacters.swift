internal import Foundation

/// The simplified forms of traditional characters, as ICU's transliterator has them.
///
/// Character by character: words that differ between regions (軟體, 软件) stay what they are.
public struct ChineseCharacters: Sendable {
  /// CJK Unified Ideographs, Extension A to the end of the first block.
  private static let range: ClosedRange<UInt16> = 0x3400...0x9FFF
  private let forms: [UInt16]

  /// Reads the table. Some 50 ms.
  public init() {
    let lower = Self.range.lowerBound
    let once = Self.transformed(Self.range, by: StringTransform("Traditional-Simplified")).enumerated().map {
      index, line in
      let units = Array(line.utf16)
      return units.count == 1 && Self.range.contains(units[0]) ? units[0] : lower + UInt16(index)
    }
    // Where two characters are each other's form, one stands for both; where the form has a form, that one.
    forms = once.map { form in
      let next = Int(form - lower) < once.count ? once[Int(form - lower)] : form
      let isPair = Int(next - lower) < once.count && once[Int(next - lower)] == form
      return isPair ? min(form, next) : next
    }
  }

  /// The simplified form of a character of the basic plane; the character itself where it has none. O(1).
  public func simplified(_ unit: UInt16) -> UInt16 {
    Self.range.contains(unit) && forms.count == Self.range.count ? forms[Int(unit - Self.range.lowerBound)] : unit
  }

  /// A character a line, so that none is taken for a part of a word.
  private static func transformed(_ range: ClosedRange<UInt16>, by transform: StringTransform) -> [Substring] {
    let lines = range.compactMap(Unicode.Scalar.init).map { String($0) }.joined(separator: "\n")
    return (lines.applyingTransform(transform, reverse: false) ?? lines).split(separator: "\n")
  }
}
