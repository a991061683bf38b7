internal import CGumbo

/// The text of HTML as a reader sees it.
///
/// Blocks become lines, paragraphs are set off by a blank line, list items begin with `- ` or their number, cells of a row are
/// joined by a tab, a quotation's lines begin with `> `, and a link is followed by its address in angle brackets where its
/// words do not say it. Markup that shows nothing, and what is hidden from the reader (the preheaders of newsletters), is left
/// out.
public enum HTMLText {
  /// Bytes of text and of the markup around it that are read unless the caller says otherwise: a megabyte.
  public static let bytesMax = 1 << 20

  /// An address longer than that (bytes) speaks to machines, as those of newsletters do, and is left out.
  static let addressBytesMax = 256

  /// Reads HTML.
  ///
  /// Never fails: whatever the bytes are, some text comes out. O(n) time, about 12 MB of memory for each megabyte of text and
  /// at most 20 MB for elements; no recursion of its own, and gumbo's is bounded by ``HTMLSieve/depthMax``.
  /// - Parameters:
  ///   - bytes: UTF-8; what is not becomes U+FFFD.
  ///   - bytesMax: of text and relevant markup; the rest is cut off. Comments, scripts, styles and attributes that nothing
  ///     is read from do not count, so that pictures written into a mail do not displace its words.
  /// - Returns: the text, lines ended by LF, no blank ones at its start and end; and whether something was cut off.
  public static func text(
    fromHTML bytes: UnsafeRawBufferPointer, bytesMax: Int = Self.bytesMax
  ) -> (text: String, isCut: Bool) {
    var sieve = HTMLSieve(bytes, bytesMax: bytesMax)
    sieve.run()
    var options = kGumboDefaultOptions
    options.max_errors = 0
    let text = sieve.output.withUnsafeBytes { sieved -> String in
      guard let start = sieved.assumingMemoryBound(to: CChar.self).baseAddress,
        let parsed = gumbo_parse_with_options(&options, start, sieved.count)
      else { return "" }
      defer { gumbo_destroy_output(&options, parsed) }
      return HTMLWalk(from: parsed.pointee.root).text
    }
    return (text, sieve.isCut)
  }
}
