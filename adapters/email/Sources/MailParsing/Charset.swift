/// A charset that mails are written in, found by any of the labels that mailers give it.
///
/// The list is closed: a label outside of it is unknown, so that a mail cannot have just any converter of the C library run.
struct Charset: Hashable, Sendable {
  enum Kind: Sendable {
    case ascii, utf8
    /// Every byte is a character, so that bytes never tell that the label is wrong.
    case singleByte
    case multiByte
    /// Escape sequences of ASCII bytes switch between character sets.
    case stateful
    case utf16
    /// HZ (RFC 1843), which the C library does not know.
    case hz
  }

  /// As iconv knows it.
  let name: String
  let kind: Kind

  static let utf8 = Charset(name: "UTF-8", kind: .utf8)
  static let gb18030 = Charset(name: "GB18030", kind: .multiByte)
  static let windows1252 = Charset(name: "CP1252", kind: .singleByte)

  /// The charset of a label as written: in any case, quoted, misspelt, or followed by what does not belong to it.
  init?(label: ByteView) {
    let key = Self.key(of: label)
    guard let charset = Self.byKey[key] ?? Self.ofFamily(key) else { return nil }
    self = charset
  }

  enum ByteOrder { case little, big }

  /// UTF-16 in that order.
  init(utf16 order: ByteOrder) { self.init(name: order == .little ? "UTF-16LE" : "UTF-16BE", kind: .utf16) }

  private init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// Letters and digits alone, in lower case: `ISO_8859-1` and `iso8859-1` are one.
  private static func key(of label: ByteView) -> String {
    var key: [UInt8] = []
    for index in 0..<min(label.count, 64) {
      switch label[index] {
      case let byte where byte.isLetter || byte.isDigit: key.append(byte.lowercased)
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"): continue
      default:
        if !key.isEmpty { return String(decoding: key, as: UTF8.self) }
      }
    }
    return String(decoding: key, as: UTF8.self)
  }

  /// Numbered code pages. ISO 8859-1 is read as Windows-1252, and 8859-9 and -11 as 1254 and 874, which hold them (WHATWG
  /// Encoding Standard, section 4.2).
  private static func ofFamily(_ key: String) -> Charset? {
    if key.hasPrefix("utf8") { return utf8 }
    for family in ["iso8859", "windows", "win", "xcp", "cp", "ibm", "ms", "8859"] where key.hasPrefix(family) {
      guard let number = Int(key.dropFirst(family.count).prefix { $0.isNumber }) else { continue }
      guard family.hasSuffix("8859") else { return codePage(number) }
      switch number {
      case 1: return windows1252
      case 9: return codePage(1254)
      case 11: return codePage(874)
      case 2...16 where number != 12: return Charset(name: "ISO-8859-\(number)", kind: .singleByte)
      default: return nil
      }
    }
    return nil
  }

  private static func codePage(_ number: Int) -> Charset? {
    switch number {
    case 437, 737, 775, 850, 852, 855, 857, 860...866, 869, 874, 1250...1258:
      Charset(name: "CP\(number)", kind: .singleByte)
    case 932, 949, 950: Charset(name: "CP\(number)", kind: .multiByte)
    case 936: gb18030
    case 65001: utf8
    default: nil
    }
  }

  private static let byKey: [String: Charset] = {
    // GBK and GB2312 are subsets of GB18030, and mailers that name them write characters outside of them.
    let labels: [(Charset, String)] = [
      (utf8, "utf8 uft8 ut8 utf uf8 utf8mb4 unicode11utf8 xunicode20utf8"),
      (Charset(name: "US-ASCII", kind: .ascii), "usascii ascii ansix341968 ansix341986 iso646us us usasci iso646 7bit"),
      (windows1252, "latin1 l1 iso88591 ansi latin isolatin1 iso"),
      (Charset(name: "ISO-8859-15", kind: .singleByte), "latin9 l9"),
      (
        gb18030,
        "gb18030 gb2312 gbk xgbk gb231280 gb23121980 csgb2312 gb gb2 cngb cngb231280 euccn xeuccn chinese csgbk xgb "
          + "gb2312gbk gb18030gbk isoir58 csiso58gb231280 xmsgbk xgb2312 gb2313 gbk2312 gb180302000 gb180302005"
      ),
      (Charset(name: "HZ-GB-2312", kind: .hz), "hz hzgb2312 hzgb"),
      (Charset(name: "CP950", kind: .multiByte), "big5 xbig5 big5eten cnbig5 csbig5 big5tw xxbig5"),
      (Charset(name: "BIG5-HKSCS", kind: .multiByte), "big5hkscs xbig5hkscs"),
      (
        Charset(name: "CP932", kind: .multiByte),
        "shiftjis xsjis sjis mskanji csshiftjis windows31j cswindows31j xmscp932"
      ),
      (Charset(name: "EUC-JP-MS", kind: .multiByte), "eucjp xeucjp xeuc ujis cseucpkdfmtjapanese"),
      (Charset(name: "ISO-2022-JP-2", kind: .stateful), "iso2022jp csiso2022jp iso2022jp1 iso2022jp2 jis iso2022jpms"),
      (
        Charset(name: "CP949", kind: .multiByte),
        "euckr ksc56011987 ksc56011989 ksc5601 korean uhc cseuckr xksc5601 xuhc"
      ),
      (Charset(name: "ISO-2022-KR", kind: .stateful), "iso2022kr csiso2022kr"),
      (Charset(name: "UTF-7", kind: .stateful), "utf7 unicode11utf7 unicode20utf7 xunicode20utf7 csunicode11utf7"),
      (Charset(name: "UTF-16", kind: .utf16), "utf16 ucs2 iso10646ucs2 unicode csunicode"),
      (Charset(name: "UTF-16LE", kind: .utf16), "utf16le ucs2le unicodefeff"),
      (Charset(name: "UTF-16BE", kind: .utf16), "utf16be ucs2be unicodefffe"),
      (Charset(name: "KOI8-R", kind: .singleByte), "koi8r koi8 koi cskoi8r xkoi8r"),
      (Charset(name: "KOI8-U", kind: .singleByte), "koi8u koi8ru"),
      (Charset(name: "CP874", kind: .singleByte), "tis620 dos874 thai"),
      (Charset(name: "MACINTOSH", kind: .singleByte), "macintosh mac xmacroman macroman csmacintosh"),
      (Charset(name: "MAC-CYRILLIC", kind: .singleByte), "xmaccyrillic maccyrillic xmacukrainian"),
      (Charset(name: "ISO-8859-2", kind: .singleByte), "latin2 l2"),
      (Charset(name: "ISO-8859-5", kind: .singleByte), "cyrillic"),
      (Charset(name: "ISO-8859-7", kind: .singleByte), "greek"),
      (Charset(name: "ISO-8859-8", kind: .singleByte), "hebrew visual logical"),
    ]
    var table: [String: Charset] = [:]
    for (charset, keys) in labels {
      for key in keys.split(separator: " ") { table[String(key)] = charset }
    }
    return table
  }()
}
