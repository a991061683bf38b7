import MailText
import TestSupport
import Testing

@Suite struct `The text of HTML` {
  private func text(_ html: String) -> String {
    Array(html.utf8).withUnsafeBytes { HTMLText.text(fromHTML: $0).text }
  }

  @Test(arguments: [
    ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    ("<div>One</div><div>Two<br>Three</div>", "One\nTwo\nThree"),
    ("<ul><li>a<li>b</ul>", "- a\n- b"),
    ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
    ("<table><tr><td>订单<td>1001<tr><td>颜色<td>蓝</table>", "订单\t1001\n颜色\t蓝"),
    ("<a href=\"https://example.com/\">here</a>", "here <https://example.com/>"),
    ("<a href=\"https://example.com/\">https://example.com/</a>", "https://example.com/"),
    ("a&nbsp;b &amp; c &lt;d&gt;", "a b & c <d>"),
    ("<pre>a\n  b</pre>", "a\n  b"),
    ("<style>p{}</style><script>x()</script>shown", "shown"),
    ("<div style=\"display:none\">preheader</div>shown", "shown"),
    ("<blockquote>old<br>older</blockquote>", "> old\n> older"),
    ("<p>new</p><blockquote><p>old</p></blockquote>", "new\n\n> old"),
  ])
  func `reads as a person sees it`(html: String, expected: String) { #expect(text(html) == expected) }

  @Test(arguments: ["<div>", "<b>", "<table><tr><td>", "<blockquote>", "<ul><li>", "<a href=x>", "<p><b><i>"])
  func `elements nested a hundred thousand deep are no danger`(element: String) {
    let html = Array((String(repeating: element, count: 100_000) + "end").utf8)
    let read = html.withUnsafeBytes { HTMLText.text(fromHTML: $0) }
    #expect(read.text.hasSuffix("end") || read.isCut)
  }

  @Test func `whatever the bytes are, some text comes out`() {
    var generator = SeededGenerator(seed: 5)
    let pieces = [
      "<", ">", "</", "div", "table", "&#", "x", "\"", "=", "<!--", "-->", "<![CDATA[", "\u{0}", "中", " ", "<p>",
    ]
    for _ in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...40, using: &generator) {
        bytes += Array(pieces[Int.random(in: 0..<pieces.count, using: &generator)].utf8)
      }
      if !bytes.isEmpty, Bool.random(using: &generator) {
        bytes[bytes.count / 2] = UInt8.random(in: 0...255, using: &generator)
      }
      let read = bytes.withUnsafeBytes { HTMLText.text(fromHTML: $0).text }
      #expect(read == bytes.withUnsafeBytes { HTMLText.text(fromHTML: $0).text })
    }
  }

  @Test func `what is beyond the limit is cut off, and said so`() {
    let html = Array(("<p>" + String(repeating: "words ", count: 10_000)).utf8)
    let read = html.withUnsafeBytes { HTMLText.text(fromHTML: $0, bytesMax: 1000) }
    #expect(read.isCut)
    #expect(read.text.utf8.count <= 1000)
  }
}
