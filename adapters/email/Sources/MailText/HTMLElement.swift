internal import CGumbo

/// What a tag means for the text; tags of the same meaning are one.
enum HTMLElement: UInt8, CaseIterable {
  case block, paragraph, inline, anchor, table, row, cell, list, numberedList, item, preformatted, quotation
  case lineBreak, rule, image

  /// The tag it is passed on as.
  var name: StaticString {
    switch self {
    case .block: "div"
    case .paragraph: "p"
    case .inline: "span"
    case .anchor: "a"
    case .table: "table"
    case .row: "tr"
    case .cell: "td"
    case .list: "ul"
    case .numberedList: "ol"
    case .item: "li"
    case .preformatted: "pre"
    case .quotation: "blockquote"
    case .lineBreak: "br"
    case .rule: "hr"
    case .image: "img"
    }
  }

  /// Whether it has no content.
  var isVoid: Bool { self == .lineBreak || self == .rule || self == .image }

  /// Whether elements of its kind may stand within one another; the others end where the next begins.
  var nests: Bool {
    switch self {
    case .block, .inline, .anchor, .table, .list, .numberedList, .preformatted, .quotation: true
    case .paragraph, .row, .cell, .item, .lineBreak, .rule, .image: false
    }
  }

  /// What a tag means; `nil` for one that does not shape the text.
  static func of(_ tag: GumboTag) -> HTMLElement? { byTag[Int(tag.rawValue)] }

  /// Whether nothing within it is seen, and no tag counts but its end.
  static func isUnseen(_ tag: GumboTag) -> Bool { unseen[Int(tag.rawValue)] }

  private static let byTag: [HTMLElement?] = {
    var elements = [HTMLElement?](repeating: nil, count: Int(GUMBO_TAG_LAST.rawValue) + 1)
    func mark(_ element: HTMLElement, _ tags: GumboTag...) { for tag in tags { elements[Int(tag.rawValue)] = element } }
    mark(
      .block, GUMBO_TAG_ADDRESS, GUMBO_TAG_ARTICLE, GUMBO_TAG_ASIDE, GUMBO_TAG_CAPTION, GUMBO_TAG_CENTER, GUMBO_TAG_DD,
      GUMBO_TAG_DETAILS, GUMBO_TAG_DIV, GUMBO_TAG_DL, GUMBO_TAG_DT, GUMBO_TAG_FIELDSET, GUMBO_TAG_FIGCAPTION,
      GUMBO_TAG_FIGURE, GUMBO_TAG_FOOTER, GUMBO_TAG_FORM, GUMBO_TAG_HEADER, GUMBO_TAG_HGROUP, GUMBO_TAG_LEGEND,
      GUMBO_TAG_MAIN, GUMBO_TAG_NAV, GUMBO_TAG_SECTION, GUMBO_TAG_SUMMARY)
    mark(
      .paragraph, GUMBO_TAG_P, GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6)
    mark(.inline, GUMBO_TAG_SPAN)
    mark(.anchor, GUMBO_TAG_A)
    mark(.table, GUMBO_TAG_TABLE)
    mark(.row, GUMBO_TAG_TR)
    mark(.cell, GUMBO_TAG_TD, GUMBO_TAG_TH)
    mark(.list, GUMBO_TAG_UL, GUMBO_TAG_MENU, GUMBO_TAG_DIR)
    mark(.numberedList, GUMBO_TAG_OL)
    mark(.item, GUMBO_TAG_LI)
    mark(.preformatted, GUMBO_TAG_PRE, GUMBO_TAG_LISTING)
    mark(.quotation, GUMBO_TAG_BLOCKQUOTE)
    mark(.lineBreak, GUMBO_TAG_BR)
    mark(.rule, GUMBO_TAG_HR)
    mark(.image, GUMBO_TAG_IMG, GUMBO_TAG_IMAGE)
    return elements
  }()

  private static let unseen: [Bool] = {
    var unseen = [Bool](repeating: false, count: Int(GUMBO_TAG_LAST.rawValue) + 1)
    for tag in [
      GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE, GUMBO_TAG_TITLE, GUMBO_TAG_TEMPLATE, GUMBO_TAG_TEXTAREA, GUMBO_TAG_IFRAME,
      GUMBO_TAG_NOEMBED, GUMBO_TAG_NOFRAMES, GUMBO_TAG_XMP, GUMBO_TAG_SELECT,
    ] { unseen[Int(tag.rawValue)] = true }
    return unseen
  }()
}
