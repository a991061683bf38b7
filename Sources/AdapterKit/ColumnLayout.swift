internal import TicketDomain

/// At which positions of a row the program's cells stand, by the row's width.
final class ColumnLayout {
  private let layouts: [(width: Int, positions: UnsafeMutablePointer<Int32>)]
  private let allowsShortRows: Bool

  /// Layouts by position.
  init(layouts names: [[String]], slots: [String]) {
    allowsShortRows = false
    layouts = names.map { names in
      (names.count, Self.pinned(slots.map { slot in names.firstIndex(of: slot) ?? -1 }))
    }
  }

  /// The layout that a header row tells.
  ///
  /// Names are compared without blanks around them, upper and lower case of ASCII letters being the same.
  init(header: [String], rules: ReadRules, slots: [String], path: String) throws(AdapterError) {
    let written = header.map { $0.asciiLowercased }
    var missing: [String] = []
    func position(_ names: [String]) -> Int? {
      names.lazy.compactMap { written.firstIndex(of: $0.asciiLowercased) }.first
    }
    var positions: [String: Int] = [:]
    if case .header(let columns) = rules.columns {
      for column in columns {
        positions[column.name] = position(column.namesInFile)
        if positions[column.name] == nil, !column.isOptional {
          missing.append(column.namesInFile.joined(separator: " / "))
        }
      }
    } else {
      for slot in slots {
        positions[slot] = position([slot])
        if positions[slot] == nil { missing.append(slot) }
      }
    }
    guard missing.isEmpty else {
      throw AdapterError(
        .columnsMissing, at: path,
        ["missing": missing.joined(separator: ", "), "found": header.joined(separator: ", ")])
    }
    allowsShortRows = rules.allowsShortRows
    layouts = [(header.count, Self.pinned(slots.map { positions[$0] ?? -1 }))]
  }

  deinit { layouts.forEach { $0.positions.deallocate() } }

  /// How many cells a row has at least, once missing ones at its end are taken for empty.
  var widthOfShortRows: Int { allowsShortRows ? layouts.first?.width ?? 0 : 0 }

  /// The positions for a row of `count` cells, the last `count - used` of which are empty; `nil` where no layout is as wide
  /// as the row, or would be without empty cells at its end.
  func positions(count: Int, used: Int) -> UnsafePointer<Int32>? {
    var best: (width: Int, positions: UnsafeMutablePointer<Int32>)?
    for layout in layouts {
      if layout.width == count { return UnsafePointer(layout.positions) }
      if layout.width < count, layout.width >= used, layout.width > best?.width ?? -1 { best = layout }
    }
    return best.map { UnsafePointer($0.positions) }
  }

  private static func pinned(_ positions: [Int]) -> UnsafeMutablePointer<Int32> {
    let table = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, positions.count))
    for (index, position) in positions.enumerated() { (table + index).initialize(to: Int32(clamping: position)) }
    return table
  }
}

extension String {
  fileprivate var asciiLowercased: String {
    String(decoding: utf8.map { (65...90).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
