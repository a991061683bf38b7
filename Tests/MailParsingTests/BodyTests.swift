import MailParsing
import Testing

/// A multipart of parts that are written with their headers.
private func multipart(_ subtype: String, _ parts: [String], boundary: String = "b1") -> String {
  "Content-Type: multipart/\(subtype); boundary=\"\(boundary)\"\n\npreamble\n"
    + parts.map { "--\(boundary)\n\($0)\n" }.joined() + "--\(boundary)--\nepilogue\n"
}

private let plain = "Content-Type: text/plain\n\nplain words"
private let html = "Content-Type: text/html; charset=utf-8\n\n<p>marked <b>words</b></p>"
private let pdf = "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\naGVsbG8="

@Suite struct `The text of a mail` {
  @Test(arguments: [
    (plain, "plain words", false), (html, "marked words", true),
    (multipart("alternative", [plain, html]), "plain words", false),
    (multipart("alternative", [html, plain]), "plain words", false),
    (multipart("alternative", ["Content-Type: text/plain\n\n \n", html]), "marked words", true),
    (multipart("mixed", [plain, pdf, plain]), "plain words\nplain words", false),
    (multipart("mixed", [multipart("alternative", [plain, html], boundary: "b2"), pdf]), "plain words", false),
    (multipart("alternative", [plain, multipart("mixed", [html, pdf], boundary: "b2")]), "plain words", false),
    (multipart("related", [html, pdf, "\nnot text"]), "marked words", true),
    (multipart("mixed", [html, plain]), "marked words\nplain words", true),
    (
      multipart("mixed", [plain, "Content-Type: text/plain\nContent-Disposition: attachment\n\nfile"]), "plain words",
      false
    ),
    (multipart("mixed", [plain, "Content-Type: text/plain; name=a.txt\n\nfile"]), "plain words", false),
    (multipart("mixed", ["\nwithout a header"]), "without a header", false),
    ("Content-Type: text\n\nx", "x", false), ("Content-Type: ;;;\n\nx", "x", false),
    ("Content-Type: text/plain; charset\n\nx", "x", false), ("Content-Type: application/pdf\n\nx", "", false),
    (multipart("mixed", [plain], boundary: "b 1"), "plain words", false),
    (multipart("mixed", [plain], boundary: "b1").replacing("\n", with: "\r\n"), "plain words", false),
    (multipart("mixed", [plain], boundary: "b1").replacing("\n", with: "\r"), "plain words", false),
    (multipart("mixed", [plain]).replacing("--b1\n", with: "--b1 \t \n"), "plain words", false),
    (multipart("mixed", [plain]).replacing("\"b1\"", with: "b1 "), "plain words", false),
    (multipart("mixed", [multipart("mixed", [plain, plain])]), "plain words\nplain words", false),
    (multipart("mixed", [multipart("mixed", [plain], boundary: "b10"), plain]), "plain words\nplain words", false),
  ])
  func `plain text is preferred, and what is text is joined in order`(mail: String, text: String, isFromHTML: Bool) {
    let mail = parsed("From: a@b.example\n" + mail)
    #expect(mail.text == text)
    #expect(mail.isTextFromHTML == isFromHTML)
    #expect(mail.flags.isEmpty)
  }

  @Test(
    arguments: [
      ("base64", "aGVsbG8=", "hello", []), ("BASE64", "aGVs\r\nbG8=\r\n", "hello", []),
      ("base64", "aGVsbG8", "hello", [.base64Damaged]), ("base64", "aGVs*bG8=", "hello", [.base64Damaged]),
      ("base64", "aGVs=bG8=", "hello", [.base64Damaged]),
      ("base64", "aGVsbG8=IHdvcmxk", "hello world", [.base64Damaged]),
      ("base64", "aGVsbG8=\n__\nA list of mails\n", "hello", [.base64Damaged]),
      ("base64", "aGVsb", "hel", [.base64Damaged]), ("base64", "", "", []), ("base64", "====", "", []),
      ("quoted-printable", "a=3Db=\nc=20d", "a=bc d", []), ("Quoted-Printable", "a=\r\nb=", "ab", []),
      ("quoted-printable", "100% =zz =4", "100% =zz", []), ("\"quoted-printable\"", "=41", "A", []),
      ("x-uuencode", "begin 644 a\n%:&5L;&\\`\n`\nend\n", "hello", []), ("7bit", "a=41", "a=41", []),
      ("8 bit", "x", "x", []), ("binary", "x", "x", []), ("nonsense", "a=41", "a=41", [.encodingUnknown]),
      ("quoted-printable", "=E5=B7=A5", "工", []),
    ] as [(String, String, String, [MailFlag])])
  func `transfer encodings are decoded, damaged ones as far as they go`(
    encoding: String, body: String, text: String, flags: [MailFlag]
  ) {
    let mail = parsed(
      "From: a@b.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: \(encoding)\n\n\(body)")
    #expect(mail.text == text)
    #expect(mail.flags.filter { $0 != .bodyMissing } == flags)
  }

  @Test(arguments: [
    ("one \ntwo\nthree", "no", "one two\nthree"), ("one \ntwo", "yes", "onetwo"),
    ("> a \n> b\n>> c \nd", "no", "> a b\n>> c \nd"),
    (" >not quoted\n  x", "no", ">not quoted\n x"), ("text \n-- \nname", "no", "text \n-- \nname"),
  ])
  func `flowed text is put together`(body: String, deletesSpace: String, text: String) {
    let mail = parsed("Content-Type: text/plain; format=Flowed; delsp=\(deletesSpace)\n\n\(body)")
    #expect(mail.text == text)
  }

  @Test func `a signature's mark keeps its blank at the end`() {
    #expect(parsed("Subject: a\n\nx\n-- \n").text == "x\n-- ")
  }

  @Test(
    arguments: [
      (multipart("mixed", [plain]).replacing("; boundary=\"b1\"", with: ""), "plain words", [.boundaryMissing]),
      (multipart("mixed", [plain]).replacing("\"b1\"", with: "\"other\""), "plain words", [.boundaryMissing]),
      ("Content-Type: multipart/mixed\n\njust text", "just text", [.boundaryMissing]),
      (multipart("mixed", [plain]).replacing("--b1--\nepilogue\n", with: ""), "plain words", [.multipartUnclosed]),
      ("Content-Type: multipart/mixed; boundary=b\n\n--b\n", "", [.multipartUnclosed]),
      ("Content-Type: multipart/mixed; boundary=b\n\n--b--\n", "", []),
      ("Content-Type: multipart/mixed; boundary=b; boundary=c\n\n--b\n\nx\n--c\n\ny\n--b--", "x\n--c\n\ny", []),
      ("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n--b\n\nx\n--b--", "x", []),
    ] as [(String, String, [MailFlag])])
  func `boundaries that are missing, twice or never close lose no text`(mail: String, text: String, flags: [MailFlag]) {
    let mail = parsed("From: a@b.example\n" + mail)
    #expect(mail.text == text)
    #expect(mail.flags == flags)
  }

  @Test func `text beyond the limit is cut between characters, and the attachments after it are not`() {
    var limits = MailLimits()
    limits.textBytesMax = 100
    let long = "Content-Type: text/plain; charset=utf-8\n\n" + String(repeating: "工资\n", count: 50)
    let mail = parsed("From: a@b.example\n" + multipart("mixed", [long, pdf]), limits: limits)
    #expect(mail.text == String(repeating: "工资\n", count: 14).dropLast())
    #expect(mail.isTextCut)
    #expect(mail.flags == [.textCut])
    #expect(mail.attachments.count == 1)
  }
}
