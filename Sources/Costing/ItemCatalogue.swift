public import Settings
public import TicketDomain

/// The catalogue of cost items: `schemas/definition/items.yaml`, and what a company adds to it.
public struct ItemCatalogue: Sendable, Hashable {
  /// What items are listed under, in the order of the catalogue.
  public let groups: [(id: String, title: Title)]
  /// In the order of the catalogue; those that the company added are last, in the order in which it wrote them.
  public private(set) var items: [CostItem]

  /// Reads a whole catalogue strictly, as `schemas/definition/items.v1.json` describes it.
  ///
  /// Throws a `SettingsError` or a ``CostingError`` with `file:line`. O(names).
  public init(_ node: SettingsNode) throws {
    let fields = try node.fields(["groups", "items"])
    groups = try fields.required("groups").pairs().map { ($0.key, try $0.value.title()) }
    items = []
    let nodes = try fields.required("items").pairs()
    for (id, node) in nodes {
      let parts = try node.fields(Self.itemKeys)
      _ = try parts.required("group")
      items.append(try item(id, parts, extending: nil))
    }
    try checkNames(of: nodes.map(\.key), at: nodes.map(\.value))
  }

  /// `schemas/definition/items.yaml`, which the program comes with.
  public static var builtInText: String { String(decoding: PackageResources.items_yaml, as: UTF8.self) }

  /// The catalogue that the program comes with. Costs a few milliseconds.
  public static func builtIn() throws -> ItemCatalogue {
    try ItemCatalogue(SettingsNode(yaml: builtInText, file: "items.yaml"))
  }

  /// The catalogue with a company's `items:`: new ones, and more names, another title, group or layer for those that are there.
  ///
  /// A name that the company gives to one item is taken away from any other, but for those that it names itself: a name
  /// with two of these is a mistake, as is a new item without a title. Throws a `SettingsError` or a ``CostingError`` with
  /// `file:line`.
  public func extended(by node: SettingsNode) throws -> ItemCatalogue {
    var extended = self
    let nodes = try node.pairs()
    var claimed: [String: String] = [:]
    for (id, node) in nodes {
      let parts = try node.fields(Self.itemKeys)
      let own = try [id] + Self.names(parts)
      for name in Set(own) {
        if let other = claimed.updateValue(id, forKey: name) {
          throw CostingError(.itemNameRepeated, at: node.place, ["name": name, "first": other, "second": id])
        }
      }
      let index = items.firstIndex { $0.id == id }
      let item = try item(id, parts, extending: index.map { items[$0] })
      if let index { extended.items[index] = item } else { extended.items.append(item) }
    }
    for index in extended.items.indices {
      let id = extended.items[index].id
      extended.items[index].names.removeAll { claimed[$0].map { $0 != id } ?? false }
    }
    return extended
  }

  /// The item's id by any of its names, and by its id where that is no other item's name. O(names).
  public static func idsByName(_ items: [CostItem]) -> [String: String] {
    var byName: [String: String] = [:]
    for item in items {
      for name in item.names { byName[name] = byName[name] ?? item.id }
    }
    for item in items { byName[item.id] = byName[item.id] ?? item.id }
    return byName
  }

  /// Whether they have the same items.
  public static func == (left: ItemCatalogue, right: ItemCatalogue) -> Bool { left.items == right.items }

  /// Of the items.
  public func hash(into hasher: inout Hasher) { hasher.combine(items) }

  static let itemKeys = ["title", "group", "layer", "names"]

  private static func names(_ fields: SettingsFields) throws -> [String] {
    try fields.optional("names")?.listOrSelf().map { node in
      let name = try node.text()
      guard !name.isEmpty else { throw node.bad("…") }
      return name
    } ?? []
  }

  private func item(_ id: String, _ fields: SettingsFields, extending known: CostItem?) throws -> CostItem {
    let title =
      try known.flatMap { fields.optional("title") == nil ? $0.title : nil } ?? fields.required("title").title()
    let group = fields.optional("group")
    if let group, !groups.contains(where: { $0.id == (try? group.text()) }) {
      throw group.bad(groups.map(\.id).joined(separator: ", "))
    }
    var names = known?.names ?? []
    for name in try Self.names(fields) where !names.contains(name) { names.append(name) }
    return CostItem(
      id: id, title: title, group: try group?.text() ?? known?.group ?? "other",
      layer: try fields.optional("layer")?.choice() ?? known?.layer ?? .ledger, names: names)
  }

  private func checkNames(of ids: [String], at nodes: [SettingsNode]) throws {
    var owner: [String: String] = [:]
    for (item, node) in zip(items, nodes) {
      for name in Set([item.id] + item.names) {
        if let other = owner.updateValue(item.id, forKey: name) {
          throw CostingError(.itemNameRepeated, at: node.place, ["name": name, "first": other, "second": item.id])
        }
      }
    }
  }
}
