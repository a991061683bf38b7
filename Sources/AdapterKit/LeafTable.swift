internal import FastJSON

/// Puts the leaves of a JSON record into cells: for each of the program's slots, the leaf at its path.
final class LeafTable {
  let positions: UnsafeMutablePointer<Int32>
  private let slotCount: Int
  private let reader = JSONLeafReader()
  /// Slots in the order of their paths, by length and then by bytes.
  private let ordered: [(path: TextSlice, slot: Int)]
  private let paths = Arena()
  /// Cells that every record has, because its document says so.
  private var kept: [(slot: Int, text: TextSlice)] = []

  /// A cell found by another.
  private struct Found {
    var slot: Int
    var equals: Int
    var lookup: ReadRules.Lookup
    /// The texts to take, by the key.
    var texts: [[UInt8]: TextSlice] = [:]
  }

  private var lookups: [Found] = []

  /// Cells of those slots; `lookups` are found in tables that ``keep(_:of:)`` is given.
  init(_ slots: [String], lookups: [ReadRules.Lookup]) {
    self.lookups = lookups.compactMap { lookup in
      guard let slot = slots.firstIndex(of: lookup.cell), let equals = slots.firstIndex(of: lookup.equals) else {
        return nil
      }
      return Found(slot: slot, equals: equals, lookup: lookup)
    }
    slotCount = slots.count
    positions = .allocate(capacity: max(1, slots.count))
    var ordered: [(path: TextSlice, slot: Int)] = []
    for (index, slot) in slots.enumerated() {
      (positions + index).initialize(to: Int32(index))
      ordered.append((Array(slot.utf8).withUnsafeBytes(paths.copy), index))
    }
    self.ordered = ordered.sorted { $0.path.ordered(before: $1.path) < 0 }
  }

  deinit { positions.deallocate() }

  /// Reads a JSON text. Of repeated members the first counts; `null` is nothing.
  func load(_ text: TextSlice, into table: CellTable) throws(Refusal) {
    table.clear(count: slotCount)
    for (slot, text) in kept { table.set(slot, to: text.raw) }
    do throws(JSONError) {
      try reader.forEachLeaf(of: text.raw) { path, kind, leaf in
        guard kind != .null, let slot = slot(of: TextSlice(path)), table.cells[slot].count == 0 else { return }
        table.set(slot, to: leaf)
      }
    } catch {
      throw Refusal(.notJSON)
    }
    for found in lookups {
      let key = table.cells[found.equals].trimmed
      guard key.count > 0, let text = found.texts[Array(key.raw)] else { continue }
      table.set(found.slot, to: text.raw)
    }
  }

  /// Keeps an element of a table for lookups in it; of two with the same key the first.
  func keep(_ element: TextSlice, of table: [JSONPathStep]) {
    var members: [[UInt8]: TextSlice] = [:]
    do throws(JSONError) {
      try reader.forEachLeaf(of: element.raw) { path, kind, leaf in
        if kind != .null { members[Array(path)] = paths.copy(leaf) }
      }
    } catch {
      return
    }
    for index in lookups.indices where lookups[index].lookup.table == table {
      guard let key = members[Array(lookups[index].lookup.key.utf8)],
        let text = members[Array(lookups[index].lookup.take.utf8)]
      else { continue }
      if lookups[index].texts[Array(key.raw)] == nil { lookups[index].texts[Array(key.raw)] = text }
    }
  }

  /// Keeps the leaves of a document's part for all records: those of `$.session` are the cells `session.…`.
  func keep(_ text: TextSlice, under steps: [JSONPathStep]) {
    var prefix: [UInt8] = []
    if case .member(let name)? = steps.last { prefix = name + [UInt8(ascii: ".")] }
    do throws(JSONError) {
      try reader.forEachLeaf(of: text.raw) { path, kind, leaf in
        let path = prefix + path
        guard kind != .null, let slot = path.withUnsafeBytes({ slot(of: TextSlice($0)) }) else { return }
        kept.append((slot, paths.copy(leaf)))
      }
    } catch {
      // What cannot be read is not there: records that need it are refused for that.
    }
  }

  private func slot(of path: TextSlice) -> Int? {
    var low = 0
    var high = ordered.count
    while low < high {
      let middle = (low + high) / 2
      let order = path.ordered(before: ordered[middle].path)
      if order == 0 { return ordered[middle].slot }
      if order < 0 { high = middle } else { low = middle + 1 }
    }
    return nil
  }
}
