internal import CGumbo

/// Goes through a parsed tree in the order of its text and writes what each node says. O(n), no recursion.
struct HTMLWalk {
  private typealias Node = UnsafePointer<GumboNode>

  private struct Frame {
    var node: Node
    var element: HTMLElement?
    var nextChild: UInt32 = 0
    var isTiny: Bool
    /// Where an anchor's words begin.
    var wordsStart = 0
  }

  private var writer = TextWriter()
  private var frames: [Frame] = []

  /// The text of that node and all within it.
  init(from root: UnsafeMutablePointer<GumboNode>?) {
    guard let root else { return }
    visit(Node(root), isTiny: false)
    while let frame = frames.last {
      let children = frame.node.pointee.v.element.children
      guard frame.nextChild < children.length, let data = children.data, let child = data[Int(frame.nextChild)] else {
        frames.removeLast()
        leave(frame)
        continue
      }
      frames[frames.count - 1].nextChild += 1
      visit(Node(child.assumingMemoryBound(to: GumboNode.self)), isTiny: frame.isTiny)
    }
  }

  /// What was written.
  var text: String { writer.text }

  private mutating func visit(_ node: Node, isTiny: Bool) {
    switch node.pointee.type {
    case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE:
      if !isTiny, let text = node.pointee.v.text.text { writer.write(Self.bytes(text)) }
    case GUMBO_NODE_ELEMENT: enter(node, isTiny: isTiny)
    default: break
    }
  }

  private mutating func enter(_ node: Node, isTiny: Bool) {
    var isTiny = isTiny
    if let size = Self.attribute("size", of: node) { isTiny = size.first == UInt8(ascii: "0") }
    guard Self.attribute("hidden", of: node) == nil else { return }
    let element = HTMLElement.of(node.pointee.v.element.tag)
    switch element {
    case .block: writer.breakLine()
    case .table, .row: writer.breakRow()
    case .paragraph: writer.breakParagraph()
    case .cell: writer.beginCell()
    case .list, .numberedList: writer.beginList(isNumbered: element == .numberedList)
    case .item: writer.beginItem()
    case .preformatted:
      writer.breakParagraph()
      writer.preformattedDepth += 1
    case .quotation: writer.beginQuotation()
    case .lineBreak: writer.addLineBreak()
    case .rule: writer.writeRule()
    case .image: if !isTiny, let alt = Self.attribute("alt", of: node) { writer.write(alt) }
    case .inline, .anchor, nil: break
    }
    frames.append(Frame(node: node, element: element, isTiny: isTiny, wordsStart: writer.bytes.count))
  }

  private mutating func leave(_ frame: Frame) {
    switch frame.element {
    case .block: writer.breakLine()
    case .table, .row: writer.breakRow()
    case .item: writer.endItem()
    case .paragraph: writer.breakParagraph()
    case .list, .numberedList: writer.endList()
    case .preformatted:
      writer.preformattedDepth -= 1
      writer.breakParagraph()
    case .quotation: writer.endQuotation()
    case .anchor: if let address = Self.attribute("href", of: frame.node) { addAddress(address, to: frame) }
    case .cell, .inline, .lineBreak, .rule, .image, nil: break
    }
  }

  /// Only what a reader can follow, and only where the words do not end in it. A link without words, as around a picture, says
  /// nothing.
  private mutating func addAddress(_ href: UnsafeRawBufferPointer, to frame: Frame) {
    guard writer.bytes.count > frame.wordsStart,
      let scheme = ["mailto:", "http://", "https://"].first(where: { href.starts(with: $0.utf8) })
    else { return }
    let bare = href.dropFirst(scheme.utf8.count)
    guard !writer.bytes.ends(in: bare, from: frame.wordsStart) else { return }
    writer.writeAddress(UnsafeRawBufferPointer(rebasing: scheme == "mailto:" ? bare : href[...]))
  }

  private static func attribute(_ name: StaticString, of node: Node) -> UnsafeRawBufferPointer? {
    var attributes = node.pointee.v.element.attributes
    guard attributes.length > 0 else { return nil }
    return name.utf8Start.withMemoryRebound(to: CChar.self, capacity: name.utf8CodeUnitCount + 1) {
      gumbo_get_attribute(&attributes, $0)?.pointee.value.map(bytes)
    }
  }

  private static func bytes(_ text: UnsafePointer<CChar>) -> UnsafeRawBufferPointer {
    var count = 0
    while text[count] != 0 { count += 1 }
    return UnsafeRawBufferPointer(start: text, count: count)
  }
}

extension [UInt8] {
  /// Whether those from `start` on end in `address`; a slash at the end of either makes no difference.
  fileprivate func ends(in address: Slice<UnsafeRawBufferPointer>, from start: Int) -> Bool {
    let slash = UInt8(ascii: "/")
    let words = self[start...].last == slash ? self[start...].dropLast() : self[start...]
    let bare = address.last == slash ? address.dropLast() : address
    return words.suffix(bare.count).elementsEqual(bare)
  }
}
