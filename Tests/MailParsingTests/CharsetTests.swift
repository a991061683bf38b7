import MailParsing
import Testing

/// `=?label?B?…?=` of bytes.
private func word(_ label: String, _ bytes: [UInt8]) -> String {
  "=?\(label)?B?\(base64(bytes))?="
}

/// A mail whose text is `bytes` and says that it is in that charset.
private func mail(charset: String?, _ bytes: [UInt8]) -> [UInt8] {
  let type = charset.map { "Content-Type: text/plain; charset=\($0)\n" } ?? ""
  return Array("From: a@b.example\n\(type)Content-Transfer-Encoding: 8bit\n\n".utf8) + bytes
}

/// 工资条核对
private let wages: [UInt8] = [0xB9, 0xA4, 0xD7, 0xCA, 0xCC, 0xF5, 0xBA, 0xCB, 0xB6, 0xD4]
/// 時間が
private let timeInShiftJIS: [UInt8] = [0x8E, 0x9E, 0x8A, 0xD4, 0x82, 0xAA]

private let labelled: [(label: String, text: String, bytes: [UInt8])] = [
  ("uft-8", "é", [0xC3, 0xA9]), ("utf8", "é", [0xC3, 0xA9]), ("UTF-8;", "é", [0xC3, 0xA9]),
  ("iso-8859-1", "é", [0xE9]), ("latin1", "é", [0xE9]), ("windows-1252", "€", [0x80]), ("iso_8859-15", "€", [0xA4]),
  ("windows-1251", "Привет", [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2]), ("cp1251", "Пр", [0xCF, 0xF0]),
  ("koi8-r", "Привет", [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4]), ("iso-8859-8-i", "שלום", [0xF9, 0xEC, 0xE5, 0xED]),
  ("iso-8859-2", "ł", [0xB3]), ("cp-850", "é", [0x82]), ("ibm437", "é", [0x82]), ("macintosh", "é", [0x8E]),
  ("big5", "中文", [0xA4, 0xA4, 0xA4, 0xE5]), ("x-sjis", "時間が", timeInShiftJIS), ("shift_jis", "時間が", timeInShiftJIS),
  ("ks_c_5601-1987", "한국", [0xC7, 0xD1, 0xB1, 0xB9]), ("euc-kr", "한국", [0xC7, 0xD1, 0xB1, 0xB9]),
  ("euc-jp", "日本", [0xC6, 0xFC, 0xCB, 0xDC]), ("iso-2022-jp", "日本", Array("\u{1B}$BF|K\\\u{1B}(B".utf8)),
  ("unicode-1-1-utf-7", "£1", Array("+AKM-1".utf8)), ("utf-7", "日本", Array("+ZeVnLA-".utf8)),
  ("hz-gb-2312", "工资 ~ x", Array("~{9$WJ~} ~~ x".utf8)), ("tis-620", "ไทย", [0xE4, 0xB7, 0xC2]),
  ("utf-16", "中x", [0xFE, 0xFF, 0x4E, 0x2D, 0, 0x78]), ("utf-16", "中x", [0xFF, 0xFE, 0x2D, 0x4E, 0x78, 0]),
  ("utf-16le", "x中", [0x78, 0, 0x2D, 0x4E]), ("utf-16", "ab", [0, 0x61, 0, 0x62]),
  ("utf-16", "ab", [0x61, 0, 0x62, 0]),
  ("ansi_x3.4-1968", "plain", Array("plain".utf8)), ("us-ascii", "plain", Array("plain".utf8)),
]

private func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

private let mislabelled: [(label: String?, bytes: [UInt8], text: String, flags: [MailFlag])] = [
  ("us-ascii", wages, "工资条核对", [.charsetRepaired]), ("utf-8", wages, "工资条核对", [.charsetRepaired]),
  ("iso-8859-1", wages, "工资条核对", [.charsetRepaired]), (nil, wages, "工资条核对", [.charsetRepaired]),
  ("x-mystery", wages, "工资条核对", [.charsetUnknown, .charsetRepaired]),
  ("iso-8859-1", Array("工资".utf8), "工资", [.charsetRepaired]),
  ("gb2312", Array("您好，工资条".utf8), "您好，工资条", [.charsetRepaired]),
  ("iso-8859-1", latin1("Gr\u{FC}\u{DF}e"), "Grüße", []),
  ("us-ascii", latin1("Caf\u{E9} noir"), "Café noir", [.charsetRepaired]),
  (nil, latin1("M\u{FC}ller"), "Müller", [.charsetRepaired]),
  ("gb2312", wages + [0xFF, 0x20, 0x61], "工资条核对\u{FFFD} a", [.charsetRepaired]),
  ("utf-8", Array("工资条已收到".utf8) + [0xE5, 0xB7], "工资条已收到\u{FFFD}", [.charsetRepaired]),
  ("iso-2022-jp", Array("\u{1B}$BF|".utf8) + [0xFF], "日\u{FFFD}", [.charsetRepaired]),
]

@Suite struct `Charsets of text` {
  @Test(arguments: [
    "gb2312", "GB2312", "gbk", "x-gbk", "gb_2312-80", "GB18030", "\"gb2312\"", "'gbk'", "cp936", "gb2312; format=x",
    "euc-cn",
  ])
  func `every name of the Chinese charset is GB18030`(label: String) {
    // 镕 is in GBK and not in GB 2312; the last four bytes are 𠀀, which only GB18030 has.
    let mail = parsed(mail(charset: label, wages + [0xE9, 0x46, 0x95, 0x32, 0x82, 0x36]))
    #expect(mail.text == "工资条核对镕𠀀")
    #expect(mail.flags.isEmpty)
  }

  @Test(arguments: labelled)
  func `a charset is read by any of its names`(label: String, text: String, bytes: [UInt8]) {
    let mail = parsed(
      "Content-Type: text/plain; charset=\(label)\nContent-Transfer-Encoding: base64\n\n\(base64(bytes))\n")
    #expect(mail.text == text)
    #expect(mail.flags.isEmpty)
  }

  @Test(arguments: mislabelled)
  func `a label that cannot be right is overruled and flagged`(
    label: String?, bytes: [UInt8], text: String, flags: [MailFlag]
  ) {
    let mail = parsed(mail(charset: label, bytes))
    #expect(mail.text == text)
    #expect(mail.flags == flags)
  }

  @Test func `HTML that names its charset only within is read by it`() {
    let head = Array("Content-Type: text/html\n\n<html><meta charset=\"big5\"><p>".utf8)
    #expect(parsed(head + [0xA4, 0xA4, 0xA4, 0xE5]).text == "中文")
  }

  @Test func `zero bytes are dropped and flagged, a byte order mark is dropped`() {
    let mail = parsed(Array("Content-Type: text/plain; charset=utf-8\nSubject: a\u{0}b\n\n\u{FEFF}c\u{0}d\n".utf8))
    #expect(mail.subject == "ab")
    #expect(mail.text == "cd")
    #expect(mail.flags == [.zeroBytes])
  }
}

@Suite struct `Encoded words` {
  @Test(arguments: [
    ("=?utf-8?B?5bel6LWE?=", "工资"), ("=?UTF-8?q?=E5=B7=A5_x?=", "工 x"),
    ("=?utf-8?B?5bel?= =?utf-8?Q?=E8=B5=84?=", "工资"), ("=?utf-8?B?5bel?=\n\t=?gb2312?B?18o=?= end", "工资 end"),
    // 资 is cut in two in UTF-8, 工 in GB 2312.
    ("=?utf-8?B?5bel6A==?= =?utf-8?B?tYQ=?=", "工资"), ("=?gb2312?B?uQ==?= =?GBK?Q?=A4?=", "工"),
    ("Re: =?utf-8?B?5bel?= plain =?utf-8?B?6LWE?=", "Re: 工 plain 资"), ("=?utf-8*zh?B?5bel?=", "工"),
    ("a=?utf-8?B?5bel?=b", "a工b"), ("=?utf-8?Q?a b c?=", "a b c"), ("\"=?utf-8?B?5bel?=\"", "\"工\""),
    ("=?uft-8?B?5bel?=", "工"), ("=?hz-gb-2312?Q?~{9$WJ~}?=", "工资"), ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
    ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="), ("=?utf-8?B?5bel", "=?utf-8?B?5bel"), ("=?", "=?"), ("=?a?b", "=?a?b"),
    ("=??B?5bel?=", "=??B?5bel?="), ("1 =? 2 ?= 3", "1 =? 2 ?= 3"), ("=?utf-8?B?5bel?==?utf-8?B?6LWE?=", "工资"),
    ("=?us-ascii?Q?a=?=", "a"), ("one\n  two\t three", "one two three"), ("=?utf-8?Q?line=0Abreak?=", "line break"),
    ("=?utf-8?B?5bel6LWE", "=?utf-8?B?5bel6LWE"), ("工资", "工资"), ("=?utf-8?B??= x", "x"),
  ])
  func `a subject is decoded by RFC 2047 and a little beyond`(written: String, subject: String) {
    #expect(parsed("Subject: \(written)\n\nx").subject == subject)
  }

  @Test func `raw bytes are guessed and flagged`() {
    for (bytes, subject) in [(Array("工资".utf8), "工资"), (wages, "工资条核对"), ([0x4D, 0xFC, 0x6C], "Mül")] {
      let mail = parsed(Array("Subject: ".utf8) + bytes + Array("\n\nx".utf8))
      #expect(mail.subject == subject)
      #expect(mail.flags == [.headerEightBit])
    }
  }

  @Test func `an unknown charset is guessed and flagged`() {
    let mail = parsed("Subject: \(word("x-none", wages))\n\nx")
    #expect(mail.subject == "工资条核对")
    #expect(mail.flags == [.charsetUnknown, .charsetRepaired])
  }

  @Test func `twenty thousand beginnings without an end do not take long`() {
    let field = String(repeating: "=?utf-8?Q?x-", count: 20_000)
    let time = ContinuousClock().measure {
      let isUnchanged = parsed("Subject: \(field)\n\nx").subject == field
      #expect(isUnchanged)
    }
    #expect(time < .seconds(1))
  }
}
